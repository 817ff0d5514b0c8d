package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kscope/internal/certs"
	"kscope/internal/render"
)

// check refuses what cannot be meant, before anything is read, dialled or written.
func (o *certsGenOptions) check(cmd *cobra.Command) error {
	o.readableBySet, o.caDaysSet = cmd.Flags().Changed("readable-by"), cmd.Flags().Changed("ca-days")
	for _, w := range []struct {
		flag, value string
		allowed     []string
	}{{"output", o.output, render.ListFormats()}, {"keytool", o.keytool, keytoolModes()}} {
		if err := oneOf(cmd, w.flag, w.value, w.allowed...); err != nil {
			return err
		}
	}
	var err error
	if o.keyType, err = certs.KeyTypeNamed(o.keyTypeName); err != nil {
		return usage(cmd, "--key-type: %s", err)
	}
	if err := o.checkNumbers(cmd); err != nil {
		return err
	}
	if err := o.checkSources(cmd); err != nil {
		return err
	}
	return o.checkNames(cmd)
}

func (o *certsGenOptions) checkNumbers(cmd *cobra.Command) error {
	if err := checkDays(cmd, "days", o.days); err != nil {
		return err
	}
	if err := checkDays(cmd, "ca-days", o.caDays); err != nil {
		return err
	}
	if o.readableBy < 0 {
		return usage(cmd, "--readable-by is %d, needs the number of a user", o.readableBy)
	}
	return nil
}

// checkSources lets one flag say which brokers there are, and no flag stand where it does nothing.
func (o *certsGenOptions) checkSources(cmd *cobra.Command) error {
	given := ""
	for _, flag := range []string{"brokers", "from-compose", "from-cluster", "from-properties", "signed"} {
		switch {
		case !cmd.Flags().Changed(flag):
		case given != "":
			return usage(cmd, "--%s and --%s exclude each other", given, flag)
		default:
			given = flag
		}
	}
	if given == "" && len(o.clients) == 0 && !cmd.Flags().Changed("kubernetes") {
		return usage(cmd, "%s needs --brokers, --from-compose, --from-cluster, --from-properties or --client", cmd.CommandPath())
	}
	for _, x := range [][2]string{{"csr", "signed"}, {"csr", "ca-dir"}, {"csr", "kubernetes"}, {"signed", "client"}, {"signed", "days"}, {"signed", "key-type"}} {
		if cmd.Flags().Changed(x[0]) && cmd.Flags().Changed(x[1]) {
			return usage(cmd, "--%s and --%s exclude each other", x[0], x[1])
		}
	}
	if cmd.Flags().Changed("host") && given != "brokers" {
		return usage(cmd, "--host is for --brokers, --san adds names to brokers of any source")
	}
	return nil
}

func (o *certsGenOptions) checkNames(cmd *cobra.Command) error {
	seen := map[string]bool{}
	for _, c := range o.clients {
		if err := certs.CheckClientName(c); err != nil {
			return usage(cmd, "%s", err)
		}
		// Some file systems take upper and lower case for the same.
		if folded := strings.ToLower(c); seen[folded] {
			return usage(cmd, "--client %s is there twice", c)
		} else {
			seen[folded] = true
		}
		if o.cluster != "" && certs.CheckObjectName(c) != nil {
			return usage(cmd, "--client: %s", certs.CheckObjectName(c))
		}
	}
	if cmd.Flags().Changed("kubernetes") {
		if err := certs.CheckObjectName(o.cluster); err != nil {
			return usage(cmd, "--kubernetes: %s", err)
		}
	}
	if info, err := os.Stat(o.out); err == nil && !info.IsDir() {
		return usage(cmd, "--out is %q, a file, needs a folder", o.out)
	}
	if err := certs.CheckFolder(o.out); err != nil {
		return usage(cmd, "--out: %s", err)
	}
	return nil
}

// brokerIDs reads how many brokers there are, or which.
func brokerIDs(cmd *cobra.Command, text string) ([]int32, error) {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		from, to = "1", text
	}
	first, err1 := strconv.ParseUint(from, 10, 31)
	last, err2 := strconv.ParseUint(to, 10, 31)
	if err1 != nil || err2 != nil || last < first {
		return nil, usage(cmd, "--brokers is %q, needs a number such as 3, or ids such as 4-6", text)
	}
	if last-first >= 1000 {
		return nil, usage(cmd, "--brokers is %q, more than 1000 brokers", text)
	}
	var ids []int32
	for id := first; id <= last; id++ {
		ids = append(ids, int32(id))
	}
	return ids, nil
}
