/** The agents: each runs several tasks at once, and has no thread while it runs none. */
@NullMarked
package dev.plimsoll.serve.agents;

import org.jspecify.annotations.NullMarked;
