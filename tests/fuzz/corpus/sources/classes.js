class A extends Array { constructor() { super(3); this.push(thing.method(this)) } static { memo.a = new.target } }
new A().map(x => nested('thing.n')); A
