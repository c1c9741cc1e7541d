package dev.plimsoll.core.cost;

import dev.plimsoll.base.usage.Usage;

/**
 * Who pays for a call, and how much it may take.
 *
 * @param call what the provider will know it by
 * @param most its prompt, estimated, and the longest answer it may have
 */
public record Account(Payer payer, String call, Usage most) {}
