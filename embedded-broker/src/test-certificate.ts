// A self-signed certificate for localhost, for tests only; valid until 2126, its key is no secret.
// Made by: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost \
//   -addext subjectAltName=DNS:localhost,IP:127.0.0.1
export const testCertificate = {
	key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjjYwWJQoQUWge0f4
HRdn+PkBCyML7BxNDL7cuI1D5kuhRANCAAR02KnjBZDLZ6lZ5H8YZ51uTmSqdzpy
cvUJJhZHYDAo2Jl5xyzyuMiCN7yNBUkWU5J4cDRDcbkhKnj3i51GnxCi
-----END PRIVATE KEY-----`,
	cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUBNehIEP0As37Lkwgq0yM4uaJYHswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA1NDUyM1oYDzIxMjYxMDI5
MDU0NTIzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR02KnjBZDLZ6lZ5H8YZ51uTmSqdzpycvUJJhZHYDAo2Jl5xyzyuMiC
N7yNBUkWU5J4cDRDcbkhKnj3i51GnxCio28wbTAdBgNVHQ4EFgQUcCjVmJR0aTtF
hbhPJWQ/ALWT4VUwHwYDVR0jBBgwFoAUcCjVmJR0aTtFhbhPJWQ/ALWT4VUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgMtERZEzwRpI61hYVI96ynwWIsISAeYpSFBLn9XzXcCsCIQCN
gyPnjn71AgwDktoC1ib8RE73cBWvjsYp5X3iQqWaFQ==
-----END CERTIFICATE-----`,
};
