/**
 * Drives the engine: feeds it events under one lock and hands each effect to the bounded queue of
 * whoever performs it, in the order decided. Nothing is performed under the lock.
 */
@NullMarked
package dev.plimsoll.serve.dispatch;

import org.jspecify.annotations.NullMarked;
