// Package kscope_test holds the laws of the whole tree: what docs/architecture.md says, as tests.
package kscope_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kscope/internal/check"
)

// source is one Go file of the tree.
type source struct {
	path string
	dir  string
	test bool
	file *ast.File
}

func sources(t *testing.T) ([]source, *token.FileSet) {
	t.Helper()
	var all []source
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && name != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist" || name == "scripts") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		f, err := parser.ParseFile(set, p, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p = filepath.ToSlash(p)
		all = append(all, source{path: p, dir: path.Dir(p), test: strings.HasSuffix(p, "_test.go"), file: f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("found only %d Go files: the laws were not looked at", len(all))
	}
	return all, set
}

func imports(f *ast.File) []string {
	var all []string
	for _, i := range f.Imports {
		all = append(all, strings.Trim(i.Path.Value, `"`))
	}
	return all
}

const franz = "github.com/twmb/franz-go/pkg/"

// mayImport is the import table: beside the standard library, what each folder may import. A folder that is not
// listed may import nothing but the standard library, so a new folder has to find its place here.
func mayImport() map[string][]string {
	return map[string][]string{
		"internal/check":         {},
		"internal/nearest":       {},
		"internal/check/catalog": {"kscope/internal/check", "kscope/internal/nearest"},
		"internal/explain":       {"kscope/internal/check"},
		"internal/certs":         {"software.sslmate.com/src/go-pkcs12", "github.com/pavlo-v-chernykh/keystore-go/v4", "github.com/youmark/pkcs8", "kscope/internal/check", "kscope/internal/nearest"},
		"internal/config":        {"github.com/spf13/viper", "go.yaml.in/yaml/v3", "kscope/internal/check", "kscope/internal/certs", "kscope/internal/nearest"},
		"internal/kafka": {franz + "kgo", franz + "sasl", franz + "sasl/plain", franz + "sasl/scram", franz + "sasl/oauth", franz + "kerr",
			"kscope/internal/check", "kscope/internal/certs", "kscope/internal/config", "kscope/internal/probe"},
		"internal/brokerfile": {"go.yaml.in/yaml/v3"},
		"internal/reload":     {franz + "kadm", "kscope/internal/certs", "kscope/internal/check"},
		"internal/strictyaml": {"go.yaml.in/yaml/v3", "kscope/internal/nearest"},
		"internal/topics":     {franz + "kadm", franz + "kmsg", franz + "kgo", franz + "kerr", franz + "sr", "kscope/internal/check", "kscope/internal/nearest", "kscope/internal/strictyaml"},
		"internal/scram":      {franz + "kadm", franz + "kmsg", franz + "kerr", "kscope/internal/check", "kscope/internal/probe"},
		"internal/acl":        {franz + "kadm", franz + "kmsg", franz + "kerr", "kscope/internal/check", "kscope/internal/nearest", "kscope/internal/strictyaml"},
		"internal/probe":      {franz + "kmsg", franz + "sasl", "kscope/internal/check", "kscope/internal/certs"},
		"internal/render":     {"github.com/fatih/color", "github.com/olekukonko/tablewriter", "github.com/olekukonko/tablewriter/renderer", "github.com/olekukonko/tablewriter/tw", "go.yaml.in/yaml/v3", "golang.org/x/term", "kscope/internal/check", "kscope/internal/explain", "kscope/internal/nearest"},
		"internal/lab":        {franz + "kfake", franz + "kmsg", franz + "kbin", "kscope/internal/check", "kscope/internal/certs", "kscope/internal/nearest"},
		"internal/kafkatest":  {franz + "kgo", franz + "kadm", "kscope/internal/certs"},
		"cmd/kscope": {"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/term", franz + "kadm", "kscope/internal/check", "kscope/internal/check/catalog",
			"kscope/internal/acl", "kscope/internal/brokerfile", "kscope/internal/certs", "kscope/internal/reload", "kscope/internal/scram", "kscope/internal/topics",
			"kscope/internal/config", "kscope/internal/explain", "kscope/internal/kafka", "kscope/internal/lab", "kscope/internal/nearest", "kscope/internal/probe", "kscope/internal/render"},
	}
}

func TestImports(t *testing.T) {
	all, _ := sources(t)
	table := mayImport()
	for _, s := range all {
		for _, i := range imports(s.file) {
			switch {
			case s.test && s.dir == "faults":
			case s.test && i != "kscope/faults":
				// Tests may use what they need.
			case i == "kscope/internal/kafkatest", i == "kscope/faults":
				t.Errorf("%s imports %s, which is for tests only", s.path, i)
			case standard(i), slices.Contains(table[s.dir], i):
			default:
				t.Errorf("%s imports %s, which %s may not", s.path, i, s.dir)
			}
		}
	}
}

// standard says that a path is of the standard library: its first part has no dot and is not ours.
func standard(i string) bool {
	first, _, _ := strings.Cut(i, "/")
	return first != "kscope" && !strings.Contains(first, ".")
}

func TestNoUtils(t *testing.T) {
	all, _ := sources(t)
	for _, s := range all {
		if base := path.Base(s.dir); base == "utils" || base == "util" || base == "common" || base == "helpers" {
			t.Errorf("%s: a folder is named by its content, not %s", s.path, base)
		}
	}
}

func TestCalls(t *testing.T) {
	all, set := sources(t)
	for _, s := range all {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			name := pkg.Name + "." + sel.Sel.Name
			at := set.Position(sel.Pos())
			switch {
			case name == "os.Exit" && s.path != "cmd/kscope/main.go", strings.HasPrefix(name, "log.Fatal"):
				t.Errorf("%s: %s: only main.go ends the program", at, name)
			case name == "fmt.Print", name == "fmt.Printf", name == "fmt.Println":
				t.Errorf("%s: %s: write to the stream that the command was given", at, name)
			case name == "kmsg.NewPtrFindCoordinatorRequest", name == "kmsg.NewFindCoordinatorRequest":
				t.Errorf("%s: %s: asking for a coordinator creates internal topics", at, name)
			}
			return true
		})
	}
}

func TestNoInitAndNoMutableVariables(t *testing.T) {
	all, set := sources(t)
	for _, s := range all {
		if s.test {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: an init runs unasked", set.Position(d.Pos()))
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					v := spec.(*ast.ValueSpec)
					for i, name := range v.Names {
						if !fixed(d, v, i) && s.path+" "+name.Name != "cmd/kscope/version.go version" {
							t.Errorf("%s: package variable %s is none of: check, embedded file, pattern, error, table", set.Position(name.Pos()), name.Name)
						}
						for _, at := range changes(all, s.dir, name.Name) {
							t.Errorf("%s: package variable %s is changed", set.Position(at), name.Name)
						}
					}
				}
			}
		}
	}
}

// fixed says that a package variable is of a kind that nothing has a reason to change.
func fixed(d *ast.GenDecl, v *ast.ValueSpec, i int) bool {
	if v.Names[i].Name == "_" {
		return true // an assertion that a type has an interface
	}
	if d.Doc != nil && slices.ContainsFunc(d.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") }) {
		return true
	}
	if i >= len(v.Values) {
		return false
	}
	switch x := v.Values[i].(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr: // &check.Check{…}
		_, literal := x.X.(*ast.CompositeLit)
		return x.Op == token.AND && literal
	case *ast.CallExpr:
		if _, bytes := x.Fun.(*ast.ArrayType); bytes {
			return true // []byte("…")
		}
		if sel, ok := x.Fun.(*ast.SelectorExpr); ok {
			pkg, _ := sel.X.(*ast.Ident)
			return pkg != nil && slices.Contains([]string{"regexp.MustCompile", "errors.New", "fmt.Errorf", "netip.MustParsePrefix"}, pkg.Name+"."+sel.Sel.Name)
		}
	}
	return false
}

// changes returns where a package's own code assigns to a package variable or to a part of it. A local variable of the
// same name is told apart by its declaration in the same function.
func changes(all []source, dir, name string) []token.Pos {
	var at []token.Pos
	for _, s := range all {
		if s.dir != dir || s.test {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || declares(f, name) {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.AssignStmt:
					for _, l := range n.Lhs {
						if n.Tok != token.DEFINE && rootOf(l) == name {
							at = append(at, l.Pos())
						}
					}
				case *ast.IncDecStmt:
					if rootOf(n.X) == name {
						at = append(at, n.Pos())
					}
				}
				return true
			})
		}
	}
	return at
}

func declares(f *ast.FuncDecl, name string) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				found = found || n.Tok == token.DEFINE && rootOf(l) == name
			}
		case *ast.ValueSpec:
			found = found || slices.ContainsFunc(n.Names, func(i *ast.Ident) bool { return i.Name == name })
		case *ast.Field:
			found = found || slices.ContainsFunc(n.Names, func(i *ast.Ident) bool { return i.Name == name })
		}
		return true
	})
	return found
}

// rootOf is "x" of x, x.y, x[i] and *x.
func rootOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return rootOf(e.X)
	case *ast.IndexExpr:
		return rootOf(e.X)
	case *ast.StarExpr:
		return rootOf(e.X)
	}
	return ""
}

// TestFactsHoldNoSecret walks the type of the facts. What is odd about a secret may be there, the secret may not.
func TestFactsHoldNoSecret(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type, string)
	walk = func(typ reflect.Type, at string) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		if strings.Contains(strings.ToLower(typ.Name()), "secret") && typ.Name() != "SecretOddity" {
			t.Errorf("%s has type %s", at, typ)
		}
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(typ.Elem(), at)
		case reflect.Map:
			walk(typ.Key(), at)
			walk(typ.Elem(), at)
		case reflect.Func, reflect.Interface, reflect.Chan:
			t.Errorf("%s is a %s: facts are values that can be saved", at, typ.Kind())
		case reflect.Struct:
			if typ.PkgPath() == "time" {
				return
			}
			for i := range typ.NumField() {
				f := typ.Field(i)
				if name := strings.ToLower(f.Name); strings.Contains(name, "password") || strings.Contains(name, "token") || name == "secret" {
					t.Errorf("%s.%s is named like a secret", at, f.Name)
				}
				walk(f.Type, at+"."+f.Name)
			}
		}
	}
	walk(reflect.TypeFor[check.Facts](), "Facts")
}
