package main

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/brokerfile"
	"kscope/internal/certs"
)

// composeBrokers are the brokers of a compose file. A broker that mounts a folder of --out where its key store is looked
// for gets that very folder, so that the compose file works as it stands.
func (o *certsGenOptions) composeBrokers(app *App, cmd *cobra.Command) ([]certs.Member, error) {
	data, err := os.ReadFile(o.fromCompose)
	if err != nil {
		return nil, usage(cmd, "--from-compose: %s", err)
	}
	brokers, err := brokerfile.Compose(data, app.getenv)
	if err != nil {
		return nil, usage(cmd, "--from-compose: %s: %s", o.fromCompose, err)
	}
	if len(brokers) == 0 {
		return nil, usage(cmd, "--from-compose: no service of %s has a broker's settings", o.fromCompose)
	}
	var all []certs.Member
	for _, b := range brokers {
		// The published ports are reached from the host, and so by loopback.
		b.Names = append(b.Names, "localhost", "127.0.0.1", "::1")
		if all, err = o.addBroker(all, app, cmd, b); err != nil {
			return nil, err
		}
		o.fit(app, &all[len(all)-1], b)
	}
	return all, nil
}

// fit gives a broker what the image wants: the folder that it mounts, its path in the container, its user.
func (o *certsGenOptions) fit(app *App, m *certs.Member, b brokerfile.Broker) {
	m.Service, m.ReadableBy = b.Name, &o.readableBy
	if m.Path == "" {
		m.Path = certs.ImageSecrets
		if store := b.Settings["ssl.keystore.location"]; store != "" {
			m.Path = path.Dir(store)
		}
	}
	if folder := o.mounted(b.Mounts[m.Path]); folder != "" {
		m.Folder = folder
	}
	if strings.Contains(b.Settings["advertised.listeners"], "SSL://") {
		app.note("%s advertises a listener named SSL or SASL_SSL: the image's start script then wants KAFKA_SSL_KEYSTORE_FILENAME and passwords, which Kafka refuses beside PEM; give the listener another name and KAFKA_LISTENER_SECURITY_PROTOCOL_MAP its protocol", b.Name)
	}
}

// mounted is the name of a mounted folder that lies right under --out; empty where it lies elsewhere.
func (o *certsGenOptions) mounted(source string) string {
	if source == "" {
		return ""
	}
	if !filepath.IsAbs(source) {
		source = filepath.Join(filepath.Dir(o.fromCompose), source)
	}
	at, err1 := filepath.Abs(source)
	out, err2 := filepath.Abs(o.out)
	if err1 != nil || err2 != nil || filepath.Dir(at) != out || filepath.Base(at) == certs.AuthorityDir {
		return ""
	}
	return filepath.Base(at)
}
