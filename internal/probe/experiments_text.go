package probe

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"

	"kscope/internal/check"
)

const httpRequest = "GET / HTTP/1.0\r\nHost: %s\r\n\r\n"

func tryHTTP(ctx context.Context, p *path) check.Experiment {
	return p.tryText(ctx, false, fmt.Sprintf(httpRequest, check.HostOf(p.e.facts.Address)), isHTTP)
}

// tryHTTPInTLS asks what is behind TLS. The chain is not verified: nothing secret is said.
func tryHTTPInTLS(ctx context.Context, p *path) check.Experiment {
	return p.tryText(ctx, true, fmt.Sprintf(httpRequest, check.HostOf(p.e.facts.Address)), isHTTP)
}

func isHTTP(answer string) bool { return strings.HasPrefix(answer, "HTTP/") }

func tryZooKeeper(ctx context.Context, p *path) check.Experiment {
	return p.tryText(ctx, false, "srvr\n", func(answer string) bool {
		return strings.Contains(answer, "Zookeeper version") || strings.Contains(answer, "not in the whitelist") || strings.HasPrefix(answer, "imok")
	})
}

// tryText says something and reads the beginning of the answer.
func (p *path) tryText(ctx context.Context, inTLS bool, say string, known func(string) bool) check.Experiment {
	conn, err := p.fresh(ctx, inTLS, true)
	if err != nil {
		return failedTrial(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, say); err != nil {
		return failedTrial(err)
	}
	answer := make([]byte, 0, 512)
	for len(answer) < cap(answer) && !known(string(answer)) && !strings.Contains(string(answer), "\n") {
		n, err := conn.Read(answer[len(answer):cap(answer)])
		answer = answer[:len(answer)+n]
		if err != nil && len(answer) == 0 {
			return failedTrial(err)
		}
		if err != nil {
			break
		}
	}
	line, _, _ := strings.Cut(string(answer), "\n")
	x := check.Experiment{Answered: known(string(answer)), Detail: fmt.Sprintf("%q", strings.TrimRight(line, "\r"))}
	if !x.Answered {
		x.Failure = check.NotKafka
	}
	return x
}

// tryQuiet opens a socket and says nothing: it is closed at once, or held.
func tryQuiet(ctx context.Context, p *path) check.Experiment {
	conn, err := p.fresh(ctx, false, true)
	if err != nil {
		return failedTrial(err)
	}
	defer conn.Close()
	first := make([]byte, 60)
	n, err := conn.Read(first)
	if n > 0 {
		return check.Experiment{Answered: true, Detail: "speaks first: " + quote(first[:n])}
	}
	return failedTrial(err)
}

func tryOtherFamily(ctx context.Context, p *path) check.Experiment {
	ip := p.otherFamily()
	conn, err := p.r.dial(ctx, ip, p.port)
	if err != nil {
		kind, detail := dialFailure(err)
		return check.Experiment{Failure: kind, Detail: net.JoinHostPort(ip, p.port) + ": " + detail}
	}
	_ = conn.Close()
	return check.Experiment{Answered: true, Detail: net.JoinHostPort(ip, p.port) + " takes connections"}
}
