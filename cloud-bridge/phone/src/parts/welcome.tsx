/** @jsxImportSource preact */
// Before opting in: what this is, one tap that agrees to it, and the same one by one.
import { type AppConfig, PURPOSES, type Purpose } from '@aisle/protocol/app-api';
import { useState } from 'preact/hooks';
import type { Deeds } from '../session.ts';
import type { State } from '../state.ts';
import { Kept } from './kept.tsx';
import { NoticeCard } from './notice.tsx';
import { Picture } from './picture.tsx';
import { Purposes } from './purposes.tsx';

type WelcomeProps = { state: State; config: AppConfig; deeds: Deeds };

export function Welcome({ state: { isBusy, notice }, config, deeds }: WelcomeProps) {
	const [chosen, choose] = useState(config.stores[0]?.id);
	const store = config.stores.find(({ id }) => id === chosen);
	const enrol = (consents: readonly Purpose[]) => store && deeds.enrol(store.id, consents);
	if (store === undefined) return <NoStore />;
	return (
		<main class="welcome">
			<NoticeCard notice={notice} dismiss={deeds.dismiss} />
			<Picture />
			<header>
				<p class="eyebrow">Welcome to</p>
				<h1 tabIndex={-1}>{store.name}</h1>
				<p class="lead">
					Walk in, and the store recognises your phone only because you said yes. Then offers reach you here, while you
					stand right where they count.
				</p>
			</header>
			{config.stores.length > 1 && <StoreChoice stores={config.stores} chosen={store.id} choose={choose} />}
			<section class="agree" aria-label="Opt in">
				<button type="button" class="button primary" disabled={isBusy} onClick={() => enrol(PURPOSES)}>
					{isBusy ? 'One moment…' : 'Turn on offers in this store'}
				</button>
				<p class="quiet small">You agree to two things: your phone is recognised in the store, and offers come here.</p>
				<OneByOne isBusy={isBusy} enrol={enrol} />
			</section>
			<Kept />
		</main>
	);
}

/** Nothing is switched on beforehand. */
function OneByOne({ isBusy, enrol }: { isBusy: boolean; enrol(consents: readonly Purpose[]): void }) {
	const [granted, grant] = useState<Record<Purpose, boolean>>({ presence: false, offers: false });
	const consents = PURPOSES.filter((purpose) => granted[purpose]);
	return (
		<details class="fold">
			<summary>Choose one by one</summary>
			<div class="card switches">
				<Purposes
					granted={granted}
					isWaiting={isBusy}
					turn={(purpose, isOn) => grant({ ...granted, [purpose]: isOn })}
				/>
				<button
					type="button"
					class="button plain"
					disabled={isBusy || consents.length === 0}
					onClick={() => enrol(consents)}
				>
					{consents.length === 0 ? 'Nothing switched on yet' : 'Agree to what is switched on'}
				</button>
			</div>
		</details>
	);
}

type StoreChoiceProps = { stores: AppConfig['stores']; chosen: string; choose(id: string): void };

function StoreChoice({ stores, chosen, choose }: StoreChoiceProps) {
	return (
		<label class="store-choice">
			<span>Store</span>
			<select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
				{stores.map(({ id, name }) => (
					<option key={id} value={id}>
						{name}
					</option>
				))}
			</select>
		</label>
	);
}

function NoStore() {
	return (
		<main class="loading">
			<section class="card">
				<h1>No store here yet</h1>
				<p>This service serves no store so far. Come back when it does.</p>
			</section>
		</main>
	);
}
