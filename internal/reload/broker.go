package reload

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"kscope/internal/certs"
)

// Plan says which listeners of the member's broker are to load which of the stores, and which are left alone. It reads
// the broker's settings and meets its listeners; nothing is sent.
func (f Files) Plan(ctx context.Context, adm *kadm.Client, stores []Store, look Look, now time.Time) (steps []Step, kept []Kept, err error) {
	listeners, err := listenersOf(ctx, adm, f.Member.ID)
	if err != nil {
		return nil, nil, err
	}
	if len(listeners) == 0 {
		return nil, nil, fmt.Errorf("broker %d has no listener with TLS", f.Member.ID)
	}
	for _, s := range stores {
		plan := f.keyStores
		if s == TrustStore {
			plan = f.trustStores
		}
		more, left, err := plan(ctx, listeners, look, now)
		if err != nil {
			return nil, nil, err
		}
		steps, kept = append(steps, more...), append(kept, left...)
	}
	return steps, kept, nil
}

// Stale are the numbered stores in a broker's folder that were loaded before those of now, and that no listener which was
// left alone has.
func Stale(m certs.Member, dir string, stores []Store, kept []Kept) []string {
	var all []string
	for _, s := range stores {
		all = append(all, m.Stale(dir, string(s))...)
	}
	return slices.DeleteFunc(all, func(path string) bool {
		return slices.ContainsFunc(kept, func(k Kept) bool {
			name := filepath.Base(path)
			return filepath.Base(k.Location(KeyStore)) == name || filepath.Base(k.Location(TrustStore)) == name
		})
	})
}
