package certs

import (
	"encoding/binary"
	"errors"
	"io"
)

var errTruncated = errors.New("a length in it points beyond its end")

// soundJKS walks a JKS store and checks that each length stays inside. Decoding makes room for as many certificates as
// a store claims to hold, and a damaged one claims billions.
func soundJKS(data []byte) error {
	w := jksWalk{rest: data}
	w.skip(4) // magic
	version := w.number(4)
	for range w.number(4) {
		tag := w.number(4)
		w.skip(w.number(2)) // alias
		w.skip(8)           // date
		certificates := uint32(1)
		if tag == 1 {
			w.skip(w.number(4)) // key
			certificates = w.number(4)
		}
		for range certificates {
			if version == 2 {
				w.skip(w.number(2)) // type
			}
			w.skip(w.number(4))
			if w.err != nil {
				return w.err
			}
		}
	}
	return w.err
}

// jksWalk reads on through a store; after the first error it reads zeros.
type jksWalk struct {
	rest []byte
	err  error
}

func (w *jksWalk) skip(n uint32) {
	if w.err == nil && uint64(n) > uint64(len(w.rest)) {
		w.err = errTruncated
	}
	if w.err != nil {
		w.rest = nil
		return
	}
	w.rest = w.rest[n:]
}

func (w *jksWalk) number(size int) uint32 {
	at := w.rest
	if len(at) < size {
		w.err = io.ErrUnexpectedEOF
		return 0
	}
	w.skip(uint32(size))
	if size == 2 {
		return uint32(binary.BigEndian.Uint16(at))
	}
	return binary.BigEndian.Uint32(at)
}
