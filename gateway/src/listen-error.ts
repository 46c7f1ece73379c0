// A port that cannot be had, as one sentence that names the setting.
import { ConfigError } from './config.ts';

export function listenError(
	error: NodeJS.ErrnoException,
	{ host, port }: { host: string; port: number },
	/** `tls` stands within `broker` */
	section: 'http' | 'broker' | 'tls',
): ConfigError {
	if (error.code === 'EADDRINUSE') {
		return new ConfigError(
			`Port ${port} on ${host} is taken, perhaps by another gateway. Stop that, or set "${section}: { port: … }" in gateway.yaml.`,
		);
	}
	if (error.code === 'EACCES') {
		return new ConfigError(
			`No permission to listen on port ${port}. Take one above 1023 ("${section}: { port: … }" in gateway.yaml).`,
		);
	}
	return new ConfigError(`Cannot listen on ${host}:${port}: ${error.message}`);
}
