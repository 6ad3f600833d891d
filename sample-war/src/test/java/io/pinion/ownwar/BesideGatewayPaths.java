package io.pinion.ownwar;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The same resources a third time, where sessions are looked for and nothing is relayed. */
@ApplicationPath("/aware/api")
public class BesideGatewayPaths extends Application {}
