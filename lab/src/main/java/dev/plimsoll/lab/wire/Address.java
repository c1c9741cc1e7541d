package dev.plimsoll.lab.wire;

/**
 * Where connections go.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param tls whether the connection is secured
 */
public record Address(String host, int port, boolean tls) {}
