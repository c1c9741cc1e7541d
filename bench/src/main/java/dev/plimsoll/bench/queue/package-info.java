/** The durable queue, in one process and over HTTP, beside its peers. */
@NullMarked
package dev.plimsoll.bench.queue;

import org.jspecify.annotations.NullMarked;
