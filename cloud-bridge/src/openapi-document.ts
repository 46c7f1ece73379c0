// The bridge's whole API as one document, for docs/reference/openapi.json.
import { apiDocument } from './api/api-document.ts';
import { campaignShapes } from './campaign-port.ts';

export const openApiDocument = () => apiDocument(campaignShapes);
