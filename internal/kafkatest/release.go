package kafkatest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

// release is one Kafka on disk.
type release struct {
	version string
	// home holds libs/ and the archive of loaded classes that makes Java start fast.
	home string
}

// errMissing is why a test that needs Kafka cannot run here.
var errMissing = errors.New("no Kafka")

// releaseOf finds a release in the user's cache, or asks Maven for it, once.
func releaseOf(folder, version string) (release, error) {
	if _, err := exec.LookPath("java"); err != nil {
		return release{}, fmt.Errorf("%w: %w", errMissing, err)
	}
	root := os.Getenv("KSCOPE_KAFKA_HOME")
	if root == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return release{}, fmt.Errorf("%w: %w", errMissing, err)
		}
		root = filepath.Join(cache, "kscope-"+folder)
	}
	r := release{version: version, home: filepath.Join(root, version)}
	if _, err := os.Stat(filepath.Join(r.home, "libs")); err == nil {
		return r, nil
	}
	if err := r.download(folder); err != nil {
		return release{}, fmt.Errorf("%w: %w", errMissing, err)
	}
	return r, nil
}

// download copies the jars into a folder of its own and renames it, so that two at once do not meet half a release.
func (r release) download(folder string) error {
	if err := os.MkdirAll(r.home, 0o755); err != nil {
		return err
	}
	libs, err := os.MkdirTemp(r.home, "download")
	if err != nil {
		return err
	}
	defer os.RemoveAll(libs)
	pom := filepath.Join(tree(), "scripts", folder, "pom.xml")
	out, err := exec.Command("mvn", "-q", "-B", "-f", pom, "-Dkafka.version="+r.version,
		"dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+libs).CombinedOutput()
	if err != nil {
		return fmt.Errorf("mvn -f scripts/%s/pom.xml: %w: %s", folder, err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(libs, filepath.Join(r.home, "libs")); err != nil && !exists(filepath.Join(r.home, "libs")) {
		return err
	}
	return nil
}

// tree is the top of our own source.
func tree() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// classPath names every jar, sorted: an archive of classes is only used with the same list in the same order.
func (r release) classPath() string {
	jars, _ := filepath.Glob(filepath.Join(r.home, "libs", "*.jar"))
	sort.Strings(jars)
	return strings.Join(jars, string(os.PathListSeparator))
}

// java is the command that runs a class of this release. Serial collector and the first compiler start fastest.
func (r release) java(flags []string, class string, args ...string) *exec.Cmd {
	all := []string{"-Xms96m", "-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"}
	if exists(r.archive()) {
		all = append(all, "-XX:SharedArchiveFile="+r.archive(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
	}
	all = append(append(all, flags...), "-cp", r.classPath(), class)
	return exec.Command("java", append(all, args...)...)
}

func (r release) archive() string { return filepath.Join(r.home, "classes.jsa") }
