// Preloaded into the demo's daemons: `npm start` holds the other end of standard input, and when it dies, killed with
// no time to say so, they stop as if it had asked them to.
process.stdin.resume().on('end', () => process.kill(process.pid, 'SIGTERM'));
// a daemon that is done does not wait for its parent; a pipe is a socket to Node
(process.stdin as unknown as { unref(): void }).unref();
