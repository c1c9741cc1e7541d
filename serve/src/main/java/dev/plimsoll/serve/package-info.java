/** The server of agents: its settings and the one object that starts and stops it. */
@NullMarked
package dev.plimsoll.serve;

import org.jspecify.annotations.NullMarked;
