/** Whether a failed request is tried again, and when: pure decisions of a well-behaved client. */
@NullMarked
package dev.plimsoll.lab.retry;

import org.jspecify.annotations.NullMarked;
