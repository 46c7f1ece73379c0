// Why there is no connection to the cloud's broker, as one sentence with what to do about it. Pure.

/** CONNACK return codes of MQTT 3.1.1 (§3.2.2.3) and the MQTT 5 reason codes that brokers send for the same. */
const refusals: Record<number, string> = {
	1: 'refuses this version of MQTT (3.1.1): use a broker that speaks it',
	2: 'refuses this client id: let it accept ids of up to 150 characters',
	3: 'is not available at the moment: look at the broker',
	4: 'refuses the user name or password: check both under cloud in gateway.yaml',
	5: 'refuses the user name or password: check both under cloud in gateway.yaml',
	134: 'refuses the user name or password: check both under cloud in gateway.yaml',
	135: 'does not authorize this gateway: check its account on the broker',
};

const networkTrouble: Record<string, string> = {
	ECONNREFUSED: 'nothing listens there: start the broker, or check host and port of cloud.url',
	ENOTFOUND: 'the host name is not known: check cloud.url and the DNS of this network',
	EAI_AGAIN: 'the host name cannot be looked up: check the DNS of this network',
	ETIMEDOUT: 'no answer: check the network and its firewall',
	EHOSTUNREACH: 'no way to that host: check the network',
	ENETUNREACH: 'no way to that network: check the network',
	ECONNRESET: 'it broke the connection off: check whether the port wants TLS (mqtts://)',
	EPIPE: 'it broke the connection off: look at the log of the broker',
};

const tlsTrouble: Record<string, string> = {
	CERT_HAS_EXPIRED: 'its certificate has expired: renew it on the broker, and check the clock here',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet: check the clock here',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: use that name in cloud.url',
};
const unknownAuthority =
	"its certificate is not signed by an authority known here: name the authority's certificate as cloud.caFile";

export function connectionWords(broker: string, error: (Error & { code?: unknown }) | undefined): string {
	const { code, message } = error ?? {};
	const reason = typeof code === 'number' ? refusals[code] : undefined;
	if (reason) return `the broker ${broker} ${reason}`;
	const text = String(code ?? '');
	const known = networkTrouble[text] ?? tlsTrouble[text];
	if (known) return `cannot connect to the broker ${broker}: ${known}`;
	if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/.test(text)) {
		return `cannot connect to the broker ${broker}: ${unknownAuthority}`;
	}
	if (/^(?:ERR_SSL|EPROTO)/.test(text)) {
		return `cannot connect to the broker ${broker}: it does not speak TLS there; check port and scheme of cloud.url`;
	}
	if (/timeout/i.test(message ?? '')) {
		return `the broker ${broker} does not answer: check the network and the broker`;
	}
	if (message) return `the connection to the broker ${broker} failed (${message}): look at the log of the broker`;
	return `the broker ${broker} closed the connection: look at its log for this gateway's access rules and limits`;
}
