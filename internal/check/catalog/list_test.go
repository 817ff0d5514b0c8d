package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kscope/internal/check"
)

var checkFile = regexp.MustCompile(`^([a-z]+\d{3})_[a-z0-9_]+\.go$`)

// TestEachFileIsInTheList reads the folder: one check in each file of a check's name, and each of them in All, in one
// run of its family and in the order of the IDs.
func TestEachFileIsInTheList(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	inFiles := map[string]string{}
	for _, e := range entries {
		m := checkFile.FindStringSubmatch(e.Name())
		if m == nil || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		want := strings.ToUpper(m[1])
		if ids := literalIDs(t, e.Name()); !slices.Equal(ids, []string{want}) {
			t.Errorf("%s holds the checks %v", e.Name(), ids)
		}
		inFiles[want] = e.Name()
	}
	var last *check.Check
	var families []string
	for _, c := range All() {
		if inFiles[c.ID] == "" {
			t.Errorf("%s is in the list and in no file of its name", c.ID)
		}
		delete(inFiles, c.ID)
		if last != nil && last.Family() == c.Family() && last.ID >= c.ID {
			t.Errorf("%s stands after %s", c.ID, last.ID)
		}
		if last == nil || last.Family() != c.Family() {
			families = append(families, c.Family())
		}
		last = c
	}
	for id, name := range inFiles {
		t.Errorf("%s (%s) is not in the list", name, id)
	}
	want := slices.DeleteFunc([]string{"ENV", "DNS", "TCP", "TLS", "SASL", "API", "ADV", "CFG"}, func(w string) bool { return !slices.Contains(families, w) })
	if !slices.Equal(families, want) {
		t.Errorf("families %v, wanted %v", families, want)
	}
}

// literalIDs are the IDs of the check.Check literals of a file's package variables.
func literalIDs(t *testing.T, name string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		ast.Inspect(g, func(n ast.Node) bool {
			kv, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "ID" {
				if lit, ok := kv.Value.(*ast.BasicLit); ok && checkID.MatchString(strings.Trim(lit.Value, `"`)) {
					ids = append(ids, strings.Trim(lit.Value, `"`))
				}
			}
			return true
		})
	}
	return ids
}
