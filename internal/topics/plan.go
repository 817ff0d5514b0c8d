package topics

import (
	"slices"
)

// Action is what a plan does with a topic.
type Action string

// A topic is created, altered or deleted; a difference that will not be made is refused; what is not the file's to change is
// kept.
const (
	Create Action = "create"
	Alter  Action = "alter"
	Delete Action = "delete"
	Refuse Action = "refuse"
	Keep   Action = "keep"
)

// Outcome is how a change ended.
type Outcome string

// A change was done and read back, failed, was not tried because the run ended before, or goes on in the cluster.
const (
	Done       Outcome = "done"
	Failed     Outcome = "failed"
	NotTried   Outcome = "not tried"
	InProgress Outcome = "in progress"
)

// Risk is what a change does that cannot be undone.
type Risk string

// Records are deleted that are there now; keys are written to other partitions than before.
const (
	DeletedRecords Risk = "deleted-records"
	MovedKeys      Risk = "moved-keys"
)

// Risks are all of them, for the flag that allows them.
func Risks() []Risk { return []Risk{MovedKeys, DeletedRecords} }

// Plan is the way from what is to what is wanted. It is exact: what is not in it is not done.
type Plan struct {
	Changes []Change
	// Same counts the topics that are as they should be.
	Same int
	// Blocked says that nothing at all is to be done: settings made by hand were found, and that is not to be.
	Blocked bool
	// Unproved says why the broker could not be asked to validate a change, once for each reason.
	Unproved []string
	// Throttled says, once the plan is carried out, why a throttle could not be lifted; nil where none is left.
	Throttled error
}

// Change is what a plan does with one topic, or one reason not to.
type Change struct {
	Action      Action
	Topic       string
	Differences []Difference
	// Why says why it is refused or kept, or how it failed.
	Why string
	// Destroys says that records are gone for good with it.
	Destroys bool
	Outcome  Outcome

	// want is what is asked of the broker: only what differs. After a failed step, err says how.
	want Want
	err  error
	// rises says that the replication factor becomes more than it is. begun says that the broker was asked for some of it,
	// todo how many steps it was not asked for yet.
	rises, begun bool
	todo         int
	// planned is what Why said before the outcome was known.
	planned string
}

// Difference is one field of a topic: what it is, where that comes from, and what it will be. From is empty where the topic
// is not there yet; To is empty where the topic's own setting is taken away.
type Difference struct {
	Field, From string
	Source      Source
	To          string
}

// Acts says that there is something to do.
func (p Plan) Acts() bool { return slices.ContainsFunc(p.Changes, Change.acts) }

// Refuses says that something asked for will not be done.
func (p Plan) Refuses() bool {
	return p.Blocked || slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Action == Refuse })
}

// Destroys are the changes with which records are gone for good.
func (p Plan) Destroys() []Change {
	var all []Change
	for _, c := range p.Changes {
		if c.acts() && c.Destroys {
			all = append(all, c)
		}
	}
	return all
}

// Complete says that all that was to be done has been done.
func (p Plan) Complete() bool {
	return !slices.ContainsFunc(p.Changes, func(c Change) bool { return c.acts() && c.Outcome != Done })
}

func (c Change) acts() bool { return c.Action == Create || c.Action == Alter || c.Action == Delete }

// InProgress are the topics whose reassignment goes on in the cluster.
func (p Plan) InProgress() []string {
	var names []string
	for _, c := range p.Changes {
		if c.Outcome == InProgress {
			names = append(names, c.Topic)
		}
	}
	return names
}

// WithoutKept is a plan without what is left alone, for a wish that does not claim to name all.
func (p Plan) WithoutKept() Plan {
	p.Changes = slices.DeleteFunc(p.Changes, func(c Change) bool { return c.Action == Keep })
	return p
}

// Copied are the topics whose replicas a plan lets be copied.
func (p Plan) Copied() []string {
	var names []string
	for _, c := range p.Changes {
		if c.Action == Alter && c.want.ReplicationFactor > 0 {
			names = append(names, c.Topic)
		}
	}
	return names
}
