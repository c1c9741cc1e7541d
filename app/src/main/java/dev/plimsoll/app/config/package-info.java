/** The server's configuration file: YAML to records, every key checked where it stands. */
@NullMarked
package dev.plimsoll.app.config;

import org.jspecify.annotations.NullMarked;
