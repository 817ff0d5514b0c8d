package acl

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// monitor asks for all that a look at a cluster asks for, and tries that it can change nothing.
func (w worker) monitor(ctx context.Context) error {
	client := w.client()
	defer client.Close()
	adm := kadm.NewClient(client)
	topics, err := adm.ListTopics(ctx)
	if err == nil && !topics.Has("orders") {
		err = errors.New("the topic is not seen")
	}
	_, listed := List(ctx, client)
	offsets, ended := adm.ListEndOffsets(ctx, "orders")
	err = errors.Join(err, listed, ended, offsets.Error())
	for name, got := range map[string]int16{
		"settings of a topic":  w.configs(ctx, client, kmsg.ConfigResourceTypeTopic, "orders"),
		"settings of a broker": w.configs(ctx, client, kmsg.ConfigResourceTypeBroker, "1"),
		"settings of a group":  w.configs(ctx, client, kmsg.ConfigResourceTypeGroupConfig, "payments"),
		"log folders":          ask[*kmsg.DescribeLogDirsResponse](ctx, w.t, client, kmsg.NewPtrDescribeLogDirsRequest()).ErrorCode,
		"quotas":               ask[*kmsg.DescribeClientQuotasResponse](ctx, w.t, client, kmsg.NewPtrDescribeClientQuotasRequest()).ErrorCode,
		"reassignments":        ask[*kmsg.ListPartitionReassignmentsResponse](ctx, w.t, client, kmsg.NewPtrListPartitionReassignmentsRequest()).ErrorCode,
		"a group":              w.group(ctx, client),
		"a transaction":        w.transaction(ctx, client),
	} {
		if got != 0 {
			err = errors.Join(err, fmt.Errorf("%s: error code %d", name, got))
		}
	}
	return errors.Join(err, w.changesNothing(ctx, client))
}

func (w worker) configs(ctx context.Context, client *kgo.Client, of kmsg.ConfigResourceType, name string) int16 {
	on := kmsg.NewDescribeConfigsRequestResource()
	on.ResourceType, on.ResourceName = of, name
	req := kmsg.NewPtrDescribeConfigsRequest()
	req.Resources = append(req.Resources, on)
	return ask[*kmsg.DescribeConfigsResponse](ctx, w.t, client, req).Resources[0].ErrorCode
}

func (w worker) group(ctx context.Context, client *kgo.Client) int16 {
	req := kmsg.NewPtrDescribeGroupsRequest()
	req.Groups = []string{"payments"}
	return ask[*kmsg.DescribeGroupsResponse](ctx, w.t, client, req).Groups[0].ErrorCode
}

// transaction asks for one that there is not, which only who may see it is told.
func (w worker) transaction(ctx context.Context, client *kgo.Client) int16 {
	req := kmsg.NewPtrDescribeTransactionsRequest()
	req.TransactionalIDs = []string{"none"}
	if got := ask[*kmsg.DescribeTransactionsResponse](ctx, w.t, client, req).TransactionStates[0].ErrorCode; got != 105 {
		return got
	}
	return 0
}

// changesNothing is an error where records can be read or written, or something be changed.
func (w worker) changesNothing(ctx context.Context, client *kgo.Client) error {
	adm := kadm.NewClient(client)
	made, _ := adm.CreateTopics(ctx, 1, 1, nil, "other")
	entries, err := create(ctx, client, []Entry{{Allow, "User:x", Read, topic("t"), Anywhere}})
	if err != nil {
		return err
	}
	value := "1000"
	altered, err := adm.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Name: "retention.ms", Value: &value}}, "orders")
	if err != nil {
		return err
	}
	for name, err := range map[string]error{
		"write a record": client.ProduceSync(ctx, &kgo.Record{Topic: "orders"}).FirstErr(), "create a topic": made.Error(),
		"create an entry": entries[0], "alter a topic": altered[0].Err, "read records": w.consume(ctx, "orders", "payments"),
	} {
		if err == nil {
			return fmt.Errorf("it may %s", name)
		}
	}
	return nil
}
