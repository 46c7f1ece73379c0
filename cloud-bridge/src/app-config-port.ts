// What the API says before anybody opts in, from the configuration and the texts.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningKeys } from '@aisle/protocol';
import type { AppConfigPort } from './api/ports.ts';
import type { CloudConfig } from './config.ts';
import { languageFrom, type Texts } from './shoppers/texts.ts';

type Settings = Pick<
	CloudConfig,
	'stores' | 'controller' | 'signingKey' | 'consents' | 'retention' | 'backups' | 'radioUrl'
>;

export function appConfigPort(settings: Settings, texts: Texts): AppConfigPort {
	const { stores, controller, consents, retention, backups, radioUrl } = settings;
	const fixed = {
		stores: stores.map(({ id, name, zones }) => ({ id, name, zones })),
		controller,
		languages: texts.languages,
		minimumAge: consents.minimumAge,
		retention: {
			visitsDays: retention.visitsDays,
			offersDays: retention.offersDays,
			backupsDays: backups?.keepDays ?? 0,
		},
		...(radioUrl === undefined ? {} : { radioUrl }),
	};
	return {
		config: (language) => ({ ...fixed, text: texts.newest(languageFrom(language)) }),
		isCurrentText: texts.isCurrent,
		minimumAge: consents.minimumAge,
		signingKeys: publicKeys(settings.signingKey),
	};
}

function publicKeys(signingKey: KeyObject): SigningKeys {
	const { x } = createPublicKey(signingKey).export({ format: 'jwk' });
	return { keys: [{ kty: 'OKP', crv: 'Ed25519', x: x!, use: 'sig', alg: 'EdDSA' }] };
}
