using System.Collections.Concurrent;
using Shr.Search.Model;

namespace Shr.Search.Tests;

/// <summary>Numbers as a store gives them out, without a store.</summary>
internal sealed class TestParameterNumbers : IParameterNumbers
{
    private readonly ConcurrentDictionary<(string, string), ushort> _numbers = new();
    private int _last;

    public ushort NumberOf(string resourceType, string code) => _numbers.GetOrAdd((resourceType, code), _ => (ushort)Interlocked.Increment(ref _last));
}
