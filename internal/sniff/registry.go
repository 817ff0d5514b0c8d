package sniff

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/twmb/franz-go/pkg/sr"
)

// Registry is a schema registry that ids are looked up in.
type Registry struct {
	client *sr.Client
	// name is its address without the login.
	name string
}

// errURL never repeats the address: it may hold a password.
var errURL = errors.New("the address of a schema registry is http:// or https:// and a host")

// NewRegistry prepares for a registry; nothing is dialled yet. A user and password in the address become the login and
// are shown nowhere. An https registry is trusted as the settings of the Kafka connection say; nil means the machine's
// own authorities.
func NewRegistry(address string, t *tls.Config, limit time.Duration) (*Registry, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errURL
	}
	login := u.User
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	opts := []sr.ClientOpt{sr.URLs(u.String()), sr.UserAgent("kscope"), sr.HTTPClient(&http.Client{Timeout: limit})}
	if t != nil {
		opts = append(opts, sr.DialTLSConfig(t))
	}
	if login != nil {
		password, _ := login.Password()
		opts = append(opts, sr.BasicAuth(login.Username(), password))
	}
	client, err := sr.NewClient(opts...)
	if err != nil {
		return nil, fmt.Errorf("schema registry %s: %w", u, err)
	}
	return &Registry{client, u.String()}, nil
}

// Schema is a schema id that records carry, and what the registry knows of it.
type Schema struct {
	ID int `json:"id"`
	// Records carry it, of those that were looked at.
	Records int `json:"records"`
	// Registered is absent where no registry was asked, or none answered.
	Registered *bool `json:"registered,omitempty"`
	// Type is AVRO, JSON or PROTOBUF.
	Type string `json:"type,omitempty"`
	// Subjects are the names that it is registered for.
	Subjects []string `json:"subjects,omitempty"`
}

// lookUp asks for one schema. An id that the registry does not know is an answer; an error means that there was none.
func (r *Registry) lookUp(ctx context.Context, s *Schema) error {
	found, err := r.client.SchemaByID(ctx, s.ID)
	var refused *sr.ResponseError
	known := err == nil
	switch {
	case errors.As(err, &refused) && refused.ErrorCode == sr.ErrSchemaNotFound.Code:
	case err != nil:
		return r.words(err)
	default:
		s.Type = found.Type.String()
		// Registries before 5.5 do not tell: the id is known all the same.
		s.Subjects, _ = r.client.SubjectsByID(ctx, s.ID)
	}
	s.Registered = &known
	return nil
}

// words tells why a registry gave no answer.
func (r *Registry) words(err error) error {
	var refused *sr.ResponseError
	var way *url.Error
	switch {
	case errors.As(err, &refused) && (refused.StatusCode == http.StatusUnauthorized || refused.StatusCode == http.StatusForbidden):
		return fmt.Errorf("%s refused the login: HTTP %d", r.name, refused.StatusCode)
	case errors.As(err, &refused):
		return fmt.Errorf("%s does not answer as a schema registry does: HTTP %d", r.name, refused.StatusCode)
	case errors.As(err, &way) && way.Timeout():
		return fmt.Errorf("no answer from %s in time", r.name)
	case errors.As(err, &way):
		return fmt.Errorf("%s is not reached: %w", r.name, way.Err)
	}
	return fmt.Errorf("%s does not answer as a schema registry does", r.name)
}
