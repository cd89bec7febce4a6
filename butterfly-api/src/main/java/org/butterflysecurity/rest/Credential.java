package org.butterflysecurity.rest;

/** How a connector proves to the provider who it is. Holds names of secrets, never secrets. */
public sealed interface Credential permits ClientCredentials, SessionCookie, StaticToken {}
