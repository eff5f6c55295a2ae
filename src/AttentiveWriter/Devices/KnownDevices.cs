using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Devices;

/// <summary>The devices of this library.</summary>
public static class KnownDevices
{
    /// <summary>This machine's processor, with the widest registers that it is fast with: see <see cref="VectorUnit"/>.</summary>
    public static Device Cpu => CpuDevice.Current;

    /// <summary>The same in plain loops, slow and readable: the oracle of all others.</summary>
    public static Device Reference => ReferenceDevice.Instance;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(device => device.Name)];

    private static IEnumerable<Device> All => [Cpu, Reference];

    /// <summary>Returns a device by name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Device Named(string name) =>
        All.FirstOrDefault(device => device.Name == name)
            ?? throw new ArgumentException($"there is no device '{name}'; devices: {string.Join(", ", Names)}");
}
