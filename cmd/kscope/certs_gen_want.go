package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kscope/internal/brokerfile"
	"kscope/internal/certs"
	"kscope/internal/config"
)

// wantedMembers are the brokers and clients that the flags name, as the certificates are to be.
func (o *certsGenOptions) wantedMembers(ctx context.Context, app *App, cmd *cobra.Command) ([]certs.Member, error) {
	brokers, err := o.wantedBrokers(ctx, app, cmd)
	if err != nil {
		return nil, err
	}
	for _, c := range o.clients {
		m := o.member(certs.Client, "client-"+c)
		m.Leaf.CommonName, m.Leaf.Usages = c, certs.ClientUsages()
		brokers = append(brokers, m)
	}
	return brokers, nil
}

func (o *certsGenOptions) member(kind certs.Kind, folder string) certs.Member {
	return certs.Member{Folder: folder, Kind: kind, JKS: o.jks, OldJava: o.oldJava,
		Leaf: certs.Leaf{KeyType: o.keyType, NotAfter: time.Now().AddDate(0, 0, o.days)}}
}

func (o *certsGenOptions) wantedBrokers(ctx context.Context, app *App, cmd *cobra.Command) ([]certs.Member, error) {
	switch {
	case o.brokers != "":
		return o.countedBrokers(app, cmd)
	case o.fromCompose != "":
		return o.composeBrokers(app, cmd)
	case len(o.fromProperties) > 0:
		return o.propertiesBrokers(app, cmd)
	case o.fromCluster:
		return o.clusterBrokers(ctx, app, cmd)
	}
	return nil, nil
}

// broker is one broker under some hosts; those of --san come behind.
func (o *certsGenOptions) broker(app *App, cmd *cobra.Command, id int32, hosts []string) (certs.Member, error) {
	m := o.member(certs.Broker, fmt.Sprintf("broker-%d", id))
	names, err := certs.ParseNames(numbered(append(hosts[:len(hosts):len(hosts)], o.sans...), id)...)
	switch {
	case err != nil:
		return m, usage(cmd, "broker %d: %s", id, err)
	case len(names.DNS)+len(names.IPs) == 0:
		return m, usage(cmd, "broker %d has no host by its settings, needs --san", id)
	}
	for _, n := range names.Underscored() {
		app.note("%s has an underscore: Java clients send no SNI for it, which only a proxy that routes by name needs", n)
	}
	leaf := certs.BrokerLeaf(names, m.Folder)
	leaf.KeyType, leaf.NotAfter = m.Leaf.KeyType, m.Leaf.NotAfter
	m.ID, m.Leaf, m.Service = id, leaf, leaf.CommonName
	if o.brokerPath != "" {
		m.Path = numbered([]string{filepath.ToSlash(o.brokerPath)}, id)[0]
	}
	if o.readableBySet {
		m.ReadableBy = &o.readableBy
	}
	return m, nil
}

func numbered(words []string, id int32) []string {
	var all []string
	for _, w := range words {
		all = append(all, strings.ReplaceAll(w, "{n}", fmt.Sprint(id)))
	}
	return all
}

func (o *certsGenOptions) countedBrokers(app *App, cmd *cobra.Command) ([]certs.Member, error) {
	ids, err := brokerIDs(cmd, o.brokers)
	if err != nil {
		return nil, err
	}
	var all []certs.Member
	for _, id := range ids {
		m, err := o.broker(app, cmd, id, o.hosts)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

func (o *certsGenOptions) propertiesBrokers(app *App, cmd *cobra.Command) ([]certs.Member, error) {
	var all []certs.Member
	for _, file := range o.fromProperties {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, usage(cmd, "--from-properties: %s", err)
		}
		settings, err := config.Properties(data)
		if err != nil {
			return nil, usage(cmd, "--from-properties: %s: %s", file, err)
		}
		all, err = o.addBroker(all, app, cmd, brokerfile.Broker{Name: file, Settings: settings})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addBroker adds a broker by its settings. Two with one id would be given the same folder.
func (o *certsGenOptions) addBroker(all []certs.Member, app *App, cmd *cobra.Command, b brokerfile.Broker) ([]certs.Member, error) {
	id, err := b.ID()
	if err != nil {
		return nil, usage(cmd, "%s", err)
	}
	m, err := o.broker(app, cmd, id, b.Hosts(id))
	if err != nil {
		return nil, err
	}
	for _, other := range all {
		if other.ID == id {
			return nil, usage(cmd, "%s has the node.id %d, and so has another", b.Name, id)
		}
	}
	return append(all, m), nil
}
