package lab

import (
	"io"
	"net"
	"sync"
)

// web answers anything with an HTTP status, as most web servers do to bytes that they do not understand.
type web struct {
	running sync.WaitGroup
	mu      sync.Mutex
	open    map[net.Conn]bool
	stopped bool
}

// serveHTTP serves the ports until stop, which returns when nothing runs any more.
func serveHTTP(ports []net.Listener) (stop func()) {
	w := &web{open: map[net.Conn]bool{}}
	for _, l := range ports {
		w.running.Go(func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				w.running.Go(func() { w.answer(c) })
			}
		})
	}
	return func() {
		for _, l := range ports {
			_ = l.Close()
		}
		w.stop()
	}
}

func (w *web) stop() {
	w.mu.Lock()
	w.stopped = true
	for c := range w.open {
		_ = c.Close()
	}
	w.mu.Unlock()
	w.running.Wait()
}

func (w *web) answer(c net.Conn) {
	defer func() { _ = c.Close() }()
	w.mu.Lock()
	if w.stopped {
		w.mu.Unlock()
		return
	}
	w.open[c] = true
	w.mu.Unlock()
	if n, err := c.Read(make([]byte, 4096)); n > 0 && err == nil {
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	}
	w.mu.Lock()
	delete(w.open, c)
	w.mu.Unlock()
}
