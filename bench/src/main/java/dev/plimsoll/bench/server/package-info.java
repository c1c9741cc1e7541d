/** How soon a server starts, and how much of what its provider allows it carries. */
@NullMarked
package dev.plimsoll.bench.server;

import org.jspecify.annotations.NullMarked;
