package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"kscope/internal/check"
)

// factsSchema names the format of --save. Fields are only ever added to it.
const factsSchema = "kscope.facts/1"

// savedFacts is what --save writes and --from reads.
type savedFacts struct {
	Schema  string       `json:"schema"`
	Version string       `json:"version"`
	Facts   *check.Facts `json:"facts"`
}

// saveFacts writes beside and renames, so that a file is there whole or not at all.
func saveFacts(path string, f *check.Facts) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(savedFacts{factsSchema, versionText(), f}); err != nil {
		return fmt.Errorf("save facts: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".kscope-facts-*") // 0600
	if err != nil {
		return fmt.Errorf("save facts: %w", err)
	}
	_, err = tmp.Write(b.Bytes())
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("save facts: %w", errors.Join(err, os.Remove(tmp.Name())))
	}
	return nil
}

// loadFacts reads what saveFacts wrote, of this version or another.
func loadFacts(path string) (*check.Facts, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	var s savedFacts
	err = json.Unmarshal(b, &s)
	var where *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return nil, fmt.Errorf("facts file %q is empty", path)
	case errors.As(err, &where):
		return nil, fmt.Errorf("facts file %q is no JSON: %w at byte %d", path, err, where.Offset)
	case s.Schema != "" && s.Schema != factsSchema:
		return nil, fmt.Errorf("facts file %q has schema %q, needs %q", path, s.Schema, factsSchema)
	case err != nil:
		return nil, fmt.Errorf("facts file %q: %w", path, err)
	case s.Schema == "" || s.Facts == nil:
		return nil, fmt.Errorf("facts file %q was not written by kscope doctor --save", path)
	}
	return s.Facts, nil
}

// notOurs refuses to write over a file that is not one of ours.
func notOurs(cmd *cobra.Command, path string) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var s savedFacts
	if err == nil && (len(b) == 0 || json.Unmarshal(b, &s) == nil && s.Schema == factsSchema) {
		return nil
	}
	return usage(cmd, "--save is %q, which is there and was not written by --save", path)
}
