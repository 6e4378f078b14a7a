using System.Text;

namespace Shr.Storage.Mongo.Driving;

/// <summary>A collection's name, also in the form that C wants.</summary>
internal sealed class Collection(string name)
{
    public string Name { get; } = name;

    /// <summary>UTF-8, ended by a zero byte.</summary>
    public byte[] Terminated { get; } = Encoding.UTF8.GetBytes(name + '\0');
}
