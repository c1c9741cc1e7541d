/**
 * What calls and runs cost: the entries of the ledger and their sums, budgets that are asked and
 * reserved before a call and settled after it, and whether a whole run of a kind still fits into
 * what the provider and the budget have left.
 */
@NullMarked
package dev.plimsoll.core.cost;

import org.jspecify.annotations.NullMarked;
