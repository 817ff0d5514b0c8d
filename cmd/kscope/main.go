// Kscope finds the root cause of Kafka connection failures and says what to do about it.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], systemApp())) }
