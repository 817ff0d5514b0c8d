package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kscope/internal/certs"
	"kscope/internal/render"
)

// genItem is one member for programs.
type genItem struct {
	Folder          string     `json:"folder"`
	Kind            certs.Kind `json:"kind"`
	ID              *int32     `json:"id,omitempty"`
	State           string     `json:"state"`
	Principal       string     `json:"principal"`
	MappedPrincipal string     `json:"mapped_principal"`
	Names           []string   `json:"names"`
	NotAfter        *time.Time `json:"not_after,omitempty"`
	Serial          string     `json:"serial,omitempty"`
}

// What became, or would become, of a member.
const (
	stateMade      = "made"
	stateKept      = "kept"
	stateRequested = "requested"
	stateWould     = "to be made"
)

func (r *genRun) state(at int) string {
	switch {
	case !slices.Contains(r.New, at):
		return stateKept
	case r.dryRun:
		return stateWould
	case !r.Members[at].Issued():
		return stateRequested
	}
	return stateMade
}

func (r *genRun) item(at int) genItem {
	m := r.Members[at]
	i := genItem{Folder: m.Folder, Kind: m.Kind, State: r.state(at), Principal: m.Principal(), MappedPrincipal: m.MappedPrincipal(), Names: m.Leaf.Names()}
	if i.Names == nil {
		i.Names = []string{}
	}
	if m.Kind == certs.Broker {
		i.ID = &m.ID
	}
	if m.Issued() {
		end := m.Pair.Chain[0].NotAfter.UTC()
		i.NotAfter, i.Serial = &end, certs.Facts(m.Pair.Chain[0]).Serial
	}
	return i
}

// told are the members that this run was about.
func (r *genRun) told() []int {
	all := slices.Concat(r.New, r.Kept)
	slices.Sort(all)
	return all
}

func (r *genRun) show(app *App, format string) error {
	list := render.List{Header: []string{"folder", "", "principal", "for", "until"}}
	items := []genItem{}
	for _, at := range r.told() {
		i := r.item(at)
		items = append(items, i)
		until := ""
		if i.NotAfter != nil {
			until = i.NotAfter.Format(time.DateOnly)
		}
		list.Rows = append(list.Rows, []string{filepath.Join(r.out, i.Folder), i.State, i.Principal, strings.Join(i.Names, ", "), until})
		list.Names = append(list.Names, i.Folder)
		list.Items = append(list.Items, i)
	}
	switch format {
	case "json", "yaml":
		return render.Document(app.out, format, "kscope.certs-gen/1", render.Field{Name: "out", Value: r.out}, render.Field{Name: "dry_run", Value: r.dryRun},
			render.Field{Name: "authority", Value: r.authorityItem()}, render.Field{Name: "certificates", Value: items}, render.Field{Name: "tested", Value: r.proof})
	case "text":
		if err := list.Write(app.out, app.term, format); err != nil {
			return err
		}
		return r.sayHow(app)
	}
	return list.Write(app.out, app.term, format)
}

type authorityItem struct {
	Subject  string    `json:"subject"`
	State    string    `json:"state"`
	NotAfter time.Time `json:"not_after"`
}

func (r *genRun) authorityItem() *authorityItem {
	if r.Authority == nil {
		return nil
	}
	i := authorityItem{r.Authority.Cert.Subject.String(), stateKept, r.Authority.Cert.NotAfter.UTC()}
	if r.newAuthority {
		i.State = stateMade
	}
	return &i
}

// sayHow says by whom it is signed, what was tried, and what comes next.
func (r *genRun) sayHow(app *App) error {
	var lines []string
	if a := r.authorityItem(); a != nil {
		lines = append(lines, fmt.Sprintf("authority %s (%s), until %s", a.Subject, a.State, a.NotAfter.Format(time.DateOnly)))
	}
	for _, at := range r.told() {
		if m := r.Members[at]; r.Authority != nil && m.Issued() && m.Pair.Chain[0].NotAfter.Equal(r.Authority.Cert.NotAfter) {
			lines = append(lines, fmt.Sprintf("%s ends with its authority, before the days that were asked for", m.Folder))
		}
	}
	lines = append(lines, r.nextLines()...)
	_, err := fmt.Fprintln(app.out, strings.Join(lines, "\n"))
	return err
}

func (r *genRun) nextLines() []string {
	page := filepath.Join(r.out, certs.ReadmeFile)
	switch {
	case r.secrets && !r.dryRun && len(r.New) == 0:
		return []string{"Secrets of all that are there: " + filepath.Join(r.out, certs.KubernetesDir)}
	case r.dryRun:
		return []string{"nothing was written"}
	case len(r.New) == 0:
		return []string{"nothing to do: all of them are there, for the same names"}
	case r.proof.Stores == 0:
		return []string{fmt.Sprintf("requests are to be signed; how to go on is in %s", page)}
	}
	tested := fmt.Sprintf("tested: %d TLS handshakes, both sides verifying; %d stores opened again", r.proof.Handshakes, r.proof.Stores)
	if r.proof.Keytool > 0 {
		tested += fmt.Sprintf(", %d of them by keytool", r.proof.Keytool)
	}
	return []string{tested, fmt.Sprintf("what each file is, and rights for each principal: %s", page)}
}
