// The bridge's `/v1/app/…` as functions; shapes come from the protocol.
import {
	AppConfig,
	EnrolReply,
	InboxReply,
	MeReply,
	type OfferMark,
	PassReply,
	type Purpose,
} from '@aisle/protocol/app-api';
import { request } from './request.ts';

export const readConfig = () => request('/v1/app/config', AppConfig);

export const enrol = (store: string, consents: readonly Purpose[]) =>
	request('/v1/app/enrol', EnrolReply, { method: 'POST', body: { store, consents } });

export const readMe = (token: string) => request('/v1/app/me', MeReply, { token });

export const erase = (token: string) => request('/v1/app/me', null, { method: 'DELETE', token });

export const changeConsent = (token: string, purpose: Purpose, granted: boolean) =>
	request(`/v1/app/consents/${purpose}`, MeReply, { method: 'PUT', token, body: { granted } });

export const readPass = (token: string) => request('/v1/app/pass', PassReply, { token });

export const readInbox = (token: string) => request('/v1/app/offers', InboxReply, { token });

export const markOffer = (token: string, id: string, mark: OfferMark['mark']) =>
	request(`/v1/app/offers/${id}/marks`, null, { method: 'POST', token, body: { mark } });
