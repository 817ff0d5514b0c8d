package render

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// bigTable is the number of rows from which tables are padded by our own few lines, which take a small part of the
// time: a cluster of 20,000 partitions is listed without a wait.
const bigTable = 500

// Table writes rows under a header, in columns, without borders. Cells are cleaned and never cut.
func Table(w io.Writer, term Terminal, header []string, rows [][]string) error {
	p := &pen{term: term}
	p.table(header, rows)
	return p.flush(w)
}

func (p *pen) table(header []string, rows [][]string) {
	header = p.cells(header, len(header))
	safe := make([][]string, len(rows))
	for i, row := range rows {
		safe[i] = p.cells(row, len(header))
	}
	var out bytes.Buffer
	if len(rows) > bigTable || drawn(&out, header, safe) != nil {
		out.Reset()
		padded(&out, header, safe)
	}
	head, rest, _ := strings.Cut(out.String(), "\n")
	p.out.WriteString(p.paint(bold, strings.TrimRight(head, " ")) + "\n")
	for l := range strings.Lines(rest) {
		p.out.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
}

// cells cleans a row and gives it as many cells as there are columns.
func (p *pen) cells(row []string, columns int) []string {
	safe := make([]string, columns)
	for i := range min(columns, len(row)) {
		safe[i] = p.safe(row[i])
	}
	return safe
}

// drawn lays a table out with tablewriter.
func drawn(w io.Writer, header []string, rows [][]string) error {
	left := tw.CellAlignment{Global: tw.AlignLeft}
	format := tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off}
	pad := tw.CellPadding{Global: tw.Padding{Left: "", Right: "  ", Overwrite: true}}
	cells := tw.CellConfig{Alignment: left, Formatting: format, Padding: pad}
	t := tablewriter.NewTable(w,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Borders: tw.BorderNone, Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone}})),
		tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells}))
	t.Header(header)
	if err := t.Bulk(rows); err != nil {
		return err
	}
	return t.Render()
}

// padded lays a table out by hand: the same picture, in one pass for the widths and one for the lines.
func padded(w *bytes.Buffer, header []string, rows [][]string) {
	widths := make([]int, len(header))
	for i, h := range header {
		widths[i] = utf8.RuneCountInString(h)
	}
	for _, row := range rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	blanks := strings.Repeat(" ", maxOf(widths)+2)
	for n := -1; n < len(rows); n++ {
		row := header
		if n >= 0 {
			row = rows[n]
		}
		for i, c := range row {
			w.WriteString(c)
			if i < len(row)-1 {
				w.WriteString(blanks[:widths[i]+2-utf8.RuneCountInString(c)])
			}
		}
		w.WriteByte('\n')
	}
}

func maxOf(all []int) int {
	most := 0
	for _, n := range all {
		most = max(most, n)
	}
	return most
}
