/**
 * What queues keep their tasks in: a folder, a PostgreSQL or a Redis of their own, each started
 * fresh and deleted afterwards.
 */
@NullMarked
package dev.plimsoll.bench.stores;

import org.jspecify.annotations.NullMarked;
