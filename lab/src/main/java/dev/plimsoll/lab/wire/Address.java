package dev.plimsoll.lab.wire;

/**
 * Where connections go and what is spoken over them.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param tls whether the connection is secured
 * @param insecure whether any certificate is believed
 * @param http2 whether HTTP/2 is spoken, without TLS by prior knowledge
 */
public record Address(String host, int port, boolean tls, boolean insecure, boolean http2) {}
