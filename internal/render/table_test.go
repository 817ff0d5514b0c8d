package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var out bytes.Buffer
	rows := [][]string{{"orders", "12", ""}, {"a\x1b[2Jb", "3"}, {"zähler", "4", "compacted and a text that is long"}}
	if err := Table(&out, Terminal{TTY: true, Width: 20, UTF8: true}, []string{"topic", "partitions", "notes"}, rows); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), `topic      partitions  notes
orders     12
a\x1b[2Jb  3
zähler     4           compacted and a text that is long
`)
	out.Reset()
	if err := Table(&out, Terminal{}, []string{"topic"}, nil); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), "topic\n")
}

func manyRows(n int) [][]string {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = []string{fmt.Sprintf("topic-%d", i/10), fmt.Sprint(i % 10), "1", "1,2,3", strings.Repeat("x", i%7+1)}
	}
	return rows
}

// TestBigTableLooksAlike compares the two ways to lay out: nobody is to see where one takes over.
func TestBigTableLooksAlike(t *testing.T) {
	header := []string{"topic", "partition", "leader", "isr", "note"}
	var small, big bytes.Buffer
	if err := drawn(&small, header, manyRows(bigTable)); err != nil {
		t.Fatal(err)
	}
	padded(&big, header, manyRows(bigTable))
	trim := func(s string) string {
		var b strings.Builder
		for l := range strings.Lines(s) {
			b.WriteString(strings.TrimRight(l, " \n") + "\n")
		}
		return b.String()
	}
	same(t, trim(big.String()), trim(small.String()))
}

func BenchmarkTable(b *testing.B) {
	for _, n := range []int{bigTable, 20_000} {
		rows := manyRows(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if err := Table(io.Discard, Terminal{}, []string{"topic", "partition", "leader", "isr", "note"}, rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
