// Lets the page open without a connection: asks the browser to keep its files (service-worker.ts).

export function keepForOffline(): void {
	// only over HTTPS and on this machine; elsewhere, and in development, the page simply needs a connection
	if (import.meta.env.PROD) navigator.serviceWorker?.register('/sw.js').catch(() => {});
}
