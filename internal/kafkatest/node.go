package kafkatest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// voters is how many nodes are controllers too, as far as there are so many: three bear the loss of one.
const voters = 3

// node is one broker, of the first three a controller too.
type node struct {
	id                           int
	dir                          string
	client, internal, controller int
	process                      *exec.Cmd
	ended                        chan struct{}
	// paused says that a test stopped the process, so nobody waits for it.
	paused bool
}

// votes says that the node is one of the controllers.
func (n *node) votes() bool { return n.id <= voters }

func (n *node) roles() string {
	if n.votes() {
		return "broker,controller"
	}
	return "broker"
}

func (n *node) file() string { return filepath.Join(n.dir, "server.properties") }
func (n *node) log() string  { return filepath.Join(n.dir, "kafka.log") }

const logSettings = `rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{HH:mm:ss.SSS} %p %m (%c{1})%n
`

// start runs the broker; its log is appended, so that what came before a restart can still be read.
func (n *node) start(r release, flags ...string) error {
	settings := filepath.Join(n.dir, "log4j2.properties")
	if err := os.WriteFile(settings, []byte(logSettings), 0o600); err != nil {
		return err
	}
	log, err := os.OpenFile(n.log(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := r.java(append(flags, "-Dlog4j2.configurationFile="+settings), "kafka.Kafka", n.file())
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = log, log, diesWithUs()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start broker %d: %w", n.id, err)
	}
	n.process, n.ended, n.paused = cmd, make(chan struct{}), false
	go func(ended chan struct{}) { _ = cmd.Wait(); close(ended) }(n.ended)
	return nil
}

func (n *node) running() bool {
	if n.process == nil {
		return false
	}
	select {
	case <-n.ended:
		return false
	default:
		return true
	}
}

// kill ends the broker at once.
func (n *node) kill() {
	if n.running() {
		_ = n.process.Process.Kill()
		<-n.ended
	}
}

// stop ends the broker in order, so that the cluster takes it back without waiting for its session to end.
func (n *node) stop() {
	if !n.running() {
		return
	}
	_ = resume(n.process.Process)
	_ = end(n.process.Process)
	select {
	case <-n.ended:
	case <-time.After(15 * time.Second):
		n.kill()
	}
}

// await waits until something listens on a port of this node.
func (n *node) await(address string, limit time.Duration) error {
	for until := time.Now().Add(limit); time.Now().Before(until); time.Sleep(25 * time.Millisecond) {
		if !n.running() {
			return fmt.Errorf("broker %d has ended", n.id)
		}
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			_ = c.Close()
			return nil
		}
	}
	return fmt.Errorf("broker %d does not listen on %s after %s", n.id, address, limit)
}

// freePorts returns ports of loopback that nothing uses, all held until the last is known. They lie below those that the
// kernel gives to outgoing connections, which would take them before a node listens, or while it is restarted.
func freePorts(count int) ([]int, error) {
	var ports []int
	for tries := 0; len(ports) < count; tries++ {
		port := 12_000 + rand.IntN(20_000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		switch {
		case err == nil:
			defer l.Close()
			ports = append(ports, port)
		case tries > 100*count:
			return nil, fmt.Errorf("no free port: %w", err)
		}
	}
	return ports, nil
}
