package kafkatest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

var (
	nodeLine      = regexp.MustCompile(`(?m)^node\.id=.*$`)
	directoryLine = regexp.MustCompile(`(?m)^directory\.id=.*$`)
)

// randomID is a UUID as Kafka writes it. One that begins with "-" would be taken for an option.
func randomID() string {
	for {
		id := make([]byte, 16)
		_, _ = rand.Read(id)
		if text := base64.RawURLEncoding.EncodeToString(id); text[0] != '-' {
			return text
		}
	}
}

// format lays the data of the first node and copies it to the others, which need only ids of their own: one run of
// Java instead of three. Credentials come along.
func (c *Cluster) format() error {
	args := []string{"format", "-t", c.ID, "-c", c.nodes[0].file()}
	for _, u := range c.Spec.Users {
		if strings.HasPrefix(u.Mechanism, "SCRAM-") {
			args = append(args, "--add-scram", fmt.Sprintf("%s=[name=%s,password=%s]", u.Mechanism, u.Name, u.Password))
		}
	}
	out, err := c.release.java(nil, "kafka.tools.StorageTool", append(args, c.Spec.FormatArgs...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("format: %w: %s", err, out)
	}
	first := filepath.Join(c.nodes[0].dir, "data")
	for _, n := range c.nodes[1:] {
		data := filepath.Join(n.dir, "data")
		if err := os.CopyFS(data, os.DirFS(first)); err != nil {
			return err
		}
		path := filepath.Join(data, "meta.properties")
		meta, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		meta = nodeLine.ReplaceAll(meta, fmt.Appendf(nil, "node.id=%d", n.id))
		meta = directoryLine.ReplaceAll(meta, []byte("directory.id="+randomID()))
		if err := os.WriteFile(path, meta, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// train starts a node once with Java told to keep the classes it loads, and ends it: every start after that takes half
// the time. What fails here costs only that time.
func train(r release) {
	if exists(r.archive()) {
		return
	}
	c, err := lay(Spec{}.filled(), r)
	if err != nil {
		return
	}
	defer c.Stop()
	if c.format() != nil {
		return
	}
	n := c.nodes[0]
	half := fmt.Sprintf("%s.%d", r.archive(), os.Getpid())
	defer os.Remove(half)
	if n.start(r, "-XX:ArchiveClassesAtExit="+half) != nil || n.await(c.Addr(1), time.Minute) != nil {
		return
	}
	_ = end(n.process.Process)
	<-n.ended
	_ = os.Rename(half, r.archive())
}
