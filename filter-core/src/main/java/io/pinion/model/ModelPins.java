package io.pinion.model;

import io.pinion.pin.LastPins;
import io.pinion.pin.PinStore;
import io.pinion.pin.Renewals;

/**
 * Where sessions' models are kept.
 *
 * @param store the pins; what it does not answer, it fails
 * @param last what this member itself last decided, for when the store fails
 * @param renewals when a pin that is used is to be renewed
 */
public record ModelPins(PinStore store, LastPins last, Renewals renewals) {}
