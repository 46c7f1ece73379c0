// Keeps the page's own files, so that it opens without a connection. What the bridge says of a shopper is never kept here.

/** Its browser types and those of the page exclude each other; these few are all that is used. */
type Waiting = Event & { waitUntil(done: Promise<unknown>): void };
type Asked = Event & { request: Request; respondWith(answer: Promise<Response>): void };
type Worker = {
	location: Location;
	skipWaiting(): Promise<void>;
	clients: { claim(): Promise<void> };
	addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
	addEventListener(type: 'fetch', listener: (event: Asked) => void): void;
};
const worker = globalThis as unknown as Worker;

/** Written in by the build: the paths of one build, and their hash. */
declare const SHELL: { paths: string[]; hash: string };
const CACHE = `aisle-${SHELL.hash}`;
const PAGE = '/';
/** On a network that is there in name only, the page of last time comes after so long. */
const PATIENCE_MS = 3_000;

worker.addEventListener('install', (event) => {
	const fill = async () => {
		const cache = await caches.open(CACHE);
		await cache.addAll([PAGE, ...SHELL.paths]);
		await worker.skipWaiting();
	};
	event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
	const tidy = async () => {
		const names = await caches.keys();
		await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
		await worker.clients.claim();
	};
	event.waitUntil(tidy());
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	// calls (/v1), documentation and other sites: as if nobody were here
	if (request.method !== 'GET' || origin !== worker.location.origin) return;
	if (pathname === PAGE) event.respondWith(networkFirst(request));
	else if (SHELL.paths.includes(pathname)) event.respondWith(cacheFirst(request));
});

async function networkFirst(request: Request): Promise<Response> {
	const kept = async () => (await caches.open(CACHE)).match(PAGE);
	try {
		const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
		// a proxy's error page is no page
		return response.ok ? response : ((await kept()) ?? response);
	} catch (error) {
		const page = await kept();
		if (page === undefined) throw error;
		return page;
	}
}

async function cacheFirst(request: Request): Promise<Response> {
	const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
	return kept ?? fetch(request);
}
