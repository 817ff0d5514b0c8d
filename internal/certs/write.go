package certs

import "fmt"

// Write brings files of a set into its folder. They are staged beside their places, proven there by use, made readable
// for who has to read them, and only then moved; what fails before that leaves the folder as it is. Open are the members
// whose files, keys too, every user can read then.
func (g Grown) Write(dir string, files []File, prove func(staged string) error) (open []Member, err error) {
	staged, err := Stage(dir, files)
	if err != nil {
		return nil, fmt.Errorf("write to %s: %w", dir, err)
	}
	defer staged.Drop()
	if err := prove(staged.Dir); err != nil {
		return nil, err
	}
	if open, err = g.share(staged); err != nil {
		return nil, err
	}
	if err := staged.Place(); err != nil {
		return nil, fmt.Errorf("write to %s: %w", dir, err)
	}
	return open, nil
}

// share lets the users of the new members read what is theirs.
func (g Grown) share(staged *Staged) (open []Member, err error) {
	for _, at := range g.New {
		m := g.Members[at]
		if m.ReadableBy == nil {
			continue
		}
		toAll, err := staged.Share(m.Folder, *m.ReadableBy)
		if err != nil {
			return nil, fmt.Errorf("make %s readable by user %d: %w", m.Folder, *m.ReadableBy, err)
		}
		if toAll {
			open = append(open, m)
		}
	}
	return open, nil
}
