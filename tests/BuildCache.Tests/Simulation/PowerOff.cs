namespace BuildCache.Tests.Simulation;

/// <summary>What a process would not live to see: the simulated machine went off. Nothing can be done to its disk from then on.</summary>
sealed class PowerOff() : Exception("the simulated machine is off");
