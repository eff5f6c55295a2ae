namespace AttentiveWriter.Devices;

/// <summary>Part of a parameter.</summary>
/// <param name="Slot">The parameter.</param>
/// <param name="First">First value.</param>
/// <param name="Length">Values.</param>
public sealed record AdamRun(AdamSlot Slot, int First, int Length);
