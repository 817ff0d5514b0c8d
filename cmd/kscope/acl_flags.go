package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/acl"
)

// resourceFlags are the flags that name resources: --topic T, --topic-prefix P, --cluster, ….
type resourceFlags struct {
	names   map[string]*[]string
	cluster bool
}

func (f *resourceFlags) add(app *App, cmd *cobra.Command) {
	f.names = map[string]*[]string{}
	for _, key := range acl.Keys() {
		if key == string(acl.Cluster) {
			cmd.Flags().BoolVar(&f.cluster, key, false, "the cluster itself")
			continue
		}
		names := new([]string)
		f.names[key] = names
		cmd.Flags().StringArrayVar(names, flagOf(key), nil, resourceUsage(key))
	}
	completeFromCluster(app, cmd, "topic", topicsAtTab)
	completeFromCluster(app, cmd, "topic-prefix", topicsAtTab)
	completeFromCluster(app, cmd, "group", groupsAtTab)
	completeFromCluster(app, cmd, "group-prefix", groupsAtTab)
}

func flagOf(key string) string { return strings.ReplaceAll(key, "_", "-") }

func resourceUsage(key string) string {
	kind, prefixed := strings.CutSuffix(key, "_prefix")
	kind = strings.ReplaceAll(kind, "_", " ")
	if prefixed {
		return "every " + kind + " that begins with `PREFIX`; may be repeated"
	}
	return "the " + kind + " `NAME`, * for every one; may be repeated"
}

// resources are what the flags name, in the order of acl.Keys.
func (f *resourceFlags) resources(cmd *cobra.Command) ([]acl.Resource, error) {
	var all []acl.Resource
	for _, key := range acl.Keys() {
		if key == string(acl.Cluster) {
			if f.cluster {
				all = append(all, acl.TheCluster())
			}
			continue
		}
		for _, name := range *f.names[key] {
			r, err := acl.ParseResource(key, name)
			if err != nil {
				return nil, usage(cmd, "--%s: %s", flagOf(key), err)
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// entryFlags are the flags that name entries.
type entryFlags struct {
	resourceFlags
	operations []string
	host       string
}

func (f *entryFlags) add(app *App, cmd *cobra.Command) {
	f.resourceFlags.add(app, cmd)
	cmd.Flags().StringSliceVar(&f.operations, "operation", nil, "`OPERATION,...` such as read, write, describe, all; may be repeated")
	completeWith(cmd, "operation", operationNames())
}

func operationNames() []string {
	names := []string{string(acl.All)}
	for _, t := range []acl.Type{acl.Topic, acl.Group, acl.Cluster, acl.TransactionalID, acl.Token, acl.User} {
		for _, o := range acl.Operations(t) {
			if !slices.Contains(names, string(o)) {
				names = append(names, string(o))
			}
		}
	}
	return names
}

func (f *entryFlags) given() bool { return len(f.operations) > 0 || f.named() }

func (f *resourceFlags) named() bool {
	for _, names := range f.names {
		if len(*names) > 0 {
			return true
		}
	}
	return f.cluster
}

// rights are each operation on each resource.
func (f *entryFlags) rights(cmd *cobra.Command) ([]acl.Right, error) {
	resources, err := f.resources(cmd)
	switch {
	case err != nil:
		return nil, err
	case len(resources) == 0:
		return nil, usage(cmd, "an entry needs a resource: --topic, --topic-prefix, --group, --transactional-id, --cluster, …")
	case len(f.operations) == 0:
		return nil, usage(cmd, "an entry needs --operation: %s", strings.Join(operationNames(), ", "))
	}
	var all []acl.Right
	for _, on := range resources {
		for _, word := range f.operations {
			o, err := acl.ParseOperation(word, on.Type)
			if err != nil {
				return nil, usage(cmd, "--operation: %s", err)
			}
			all = append(all, acl.Right{Operation: o, Resource: on})
		}
	}
	return all, nil
}

// principalArg reads a principal from the command line.
func principalArg(cmd *cobra.Command, text string) (string, error) {
	p, err := acl.ParsePrincipal(text)
	if err != nil {
		return "", usage(cmd, "%s", err)
	}
	return p, nil
}

// rolesOf reads roles from the command line.
func rolesOf(cmd *cobra.Command, words []string) ([]acl.Role, error) {
	var all []acl.Role
	for _, w := range words {
		r, err := acl.ParseRole(w)
		if err != nil {
			return nil, usage(cmd, "%s", err)
		}
		all = append(all, r)
	}
	return all, nil
}
