// node_modules/svelte/src/internal/shared/utils.js
var e = Array.isArray, t = Array.prototype.indexOf, n = Array.prototype.includes, r = Array.from, i = Object.defineProperty, a = Object.getOwnPropertyDescriptor, o = Object.getOwnPropertyDescriptors, s = Object.prototype, c = Array.prototype, l = Object.getPrototypeOf, u = Object.isExtensible, d = () => {};
function f(e) {
	for (var t = 0; t < e.length; t++) e[t]();
}
function p() {
	var e, t;
	return {
		promise: new Promise((n, r) => {
			e = n, t = r;
		}),
		resolve: e,
		reject: t
	};
}
function m(e, t) {
	if (Array.isArray(e)) return e;
	if (t === void 0 || !(Symbol.iterator in e)) return Array.from(e);
	let n = [];
	for (let r of e) if (n.push(r), n.length === t) break;
	return n;
}
// node_modules/svelte/src/internal/client/constants.js
var h = 1 << 24, g = 1024, _ = 2048, v = 4096, y = 8192, b = 16384, x = 32768, S = 1 << 25, C = 65536, w = 1 << 19, ee = 1 << 20, te = 1 << 25, ne = 1 << 21, re = 1 << 22, ie = 1 << 23, ae = Symbol("$state"), T = Symbol("component"), oe = Symbol("legacy props"), se = Symbol(""), ce = Symbol("attributes"), le = Symbol("class"), ue = Symbol("style"), de = Symbol("text"), fe = Symbol("form reset"), pe = new class extends Error {
	name = "StaleReactionError";
	message = "The reaction that called `getAbortSignal()` was re-run or destroyed";
}(), me = !!globalThis.document?.contentType && /* @__PURE__ */ globalThis.document.contentType.includes("xml"), he = {}, E = Symbol("uninitialized"), ge = "http://www.w3.org/1999/xhtml", _e = "http://www.w3.org/2000/svg";
function ve() {
	console.warn("https://svelte.dev/e/derived_inert");
}
function ye(e) {
	console.warn("https://svelte.dev/e/hydration_mismatch");
}
function be() {
	console.warn("https://svelte.dev/e/select_multiple_invalid_value");
}
function xe() {
	console.warn("https://svelte.dev/e/svelte_boundary_reset_noop");
}
// node_modules/svelte/src/internal/client/dom/hydration.js
var D = !1;
function Se(e) {
	D = e;
}
var O;
function k(e) {
	if (e === null) throw ye(), he;
	return O = e;
}
function Ce() {
	return k(/* @__PURE__ */ rn(O));
}
function A(e) {
	if (D) {
		if (/* @__PURE__ */ rn(O) !== null) throw ye(), he;
		O = e;
	}
}
function we(e = 1) {
	if (D) {
		for (var t = e, n = O; t--;) n = /* @__PURE__ */ rn(n);
		O = n;
	}
}
function Te(e = !0) {
	for (var t = 0, n = O;;) {
		if (n.nodeType === 8) {
			var r = n.data;
			if (r === "]") {
				if (t === 0) return n;
				--t;
			} else (r === "[" || r === "[!" || r[0] === "[" && !isNaN(Number(r.slice(1)))) && (t += 1);
		}
		var i = /* @__PURE__ */ rn(n);
		e && n.remove(), n = i;
	}
}
function Ee(e) {
	if (!e || e.nodeType !== 8) throw ye(), he;
	return e.data;
}
// node_modules/svelte/src/internal/client/reactivity/equality.js
function De(e) {
	return e === this.v;
}
function Oe(e, t) {
	return e == e ? e !== t || typeof e == "object" && !!e || typeof e == "function" : t == t;
}
function ke(e) {
	return !Oe(e, this.v);
}
// node_modules/svelte/src/internal/client/errors.js
function Ae() {
	throw Error("https://svelte.dev/e/async_derived_orphan");
}
function je(e, t, n) {
	throw Error("https://svelte.dev/e/each_key_duplicate");
}
function Me(e) {
	throw Error("https://svelte.dev/e/effect_in_teardown");
}
function Ne() {
	throw Error("https://svelte.dev/e/effect_in_unowned_derived");
}
function Pe(e) {
	throw Error("https://svelte.dev/e/effect_orphan");
}
function Fe() {
	throw Error("https://svelte.dev/e/effect_update_depth_exceeded");
}
function Ie(e) {
	throw Error("https://svelte.dev/e/props_invalid_value");
}
function Le() {
	throw Error("https://svelte.dev/e/state_descriptors_fixed");
}
function Re() {
	throw Error("https://svelte.dev/e/state_prototype_fixed");
}
function ze() {
	throw Error("https://svelte.dev/e/state_unsafe_mutation");
}
function Be() {
	throw Error("https://svelte.dev/e/svelte_boundary_reset_onerror");
}
// node_modules/svelte/src/internal/client/context.js
var j = null;
function Ve(e) {
	j = e;
}
function He(e, t = !1, n) {
	j = {
		p: j,
		i: !1,
		c: null,
		e: null,
		s: e,
		x: null,
		r: U,
		l: null
	};
}
function Ue(e) {
	var t = j, n = t.e;
	if (n !== null) {
		t.e = null;
		for (var r of n) vn(r);
	}
	return e !== void 0 && (t.x = e), t.i = !0, j = t.p, We(e);
}
function We(e = {}) {
	return i(e, T, { value: !0 }), e;
}
function Ge() {
	return !0;
}
// node_modules/svelte/src/internal/client/dom/task.js
var Ke = [];
function qe() {
	var e = Ke;
	Ke = [], f(e);
}
function Je(e) {
	if (Ke.length === 0 && !xt) {
		var t = Ke;
		queueMicrotask(() => {
			t === Ke && qe();
		});
	}
	Ke.push(e);
}
function Ye() {
	for (; Ke.length > 0;) qe();
}
// node_modules/svelte/src/internal/client/reactivity/status.js
var Xe = ~(_ | v | g);
function M(e, t) {
	e.f = e.f & Xe | t;
}
function Ze(e) {
	e.f & 512 || e.deps === null ? M(e, g) : M(e, v);
}
// node_modules/svelte/src/internal/client/reactivity/utils.js
function Qe(e, t) {
	e.f & 2048 ? t.set(e, _) : e.f & 4096 && t.get(e) !== 2048 && t.set(e, v), M(e, g);
}
// node_modules/svelte/src/internal/client/dom/elements/misc.js
function $e(e, t) {
	if (t) {
		let t = document.body;
		e.autofocus = !0, Je(() => {
			document.activeElement === t && e.focus();
		});
	}
}
var et = !1;
function tt() {
	et || (et = !0, document.addEventListener("reset", (e) => {
		Promise.resolve().then(() => {
			if (!e.defaultPrevented) for (let t of e.target.elements) t[fe]?.();
		});
	}, { capture: !0 }));
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/shared.js
function nt(e) {
	var t = H, n = U;
	zn(null), Bn(null);
	try {
		return e();
	} finally {
		zn(t), Bn(n);
	}
}
function rt(e, t, n, r = n) {
	e.addEventListener(t, () => nt(n));
	let i = e[fe];
	e[fe] = i ? () => {
		i(), r(!0);
	} : () => r(!0), tt();
}
// node_modules/svelte/src/internal/client/reactivity/async.js
function it(e, t, n, r) {
	let i = Ge() ? ct : dt;
	var a = e.filter((e) => !e.settled), o = t.map(i);
	if (n.length === 0 && a.length === 0) {
		r(o);
		return;
	}
	var s = U, c = at(), l = a.length === 1 ? a[0].promise : a.length > 1 ? Promise.all(a.map((e) => e.promise)) : null;
	function u(e) {
		if (!(s.f & 16384)) {
			c();
			try {
				r([...o, ...e]);
			} catch (e) {
				dn(e, s);
			}
			ot();
		}
	}
	var d = st();
	if (n.length === 0) {
		l.then(() => u([])).finally(d);
		return;
	}
	function f() {
		Promise.all(n.map((e) => /* @__PURE__ */ ut(e))).then(u).catch((e) => dn(e, s)).finally(d);
	}
	l ? l.then(() => {
		s.f & 16384 ? d() : (c(), f(), ot());
	}) : f();
}
function at() {
	var e = U, t = H, n = j, r = P;
	return function(i = !0) {
		Bn(e), zn(t), Ve(n), i && !(e.f & 16384) && (r?.activate(), r?.apply());
	};
}
function ot(e = !0) {
	Bn(null), zn(null), Ve(null), e && P?.deactivate();
}
function st() {
	var e = U, t = e.b, n = P, r = !!t?.is_rendered();
	return t?.update_pending_count(1, n), n.increment(r, e), () => {
		t?.update_pending_count(-1, n), n.decrement(r, e);
	};
}
/*#__NO_SIDE_EFFECTS__*/
function ct(e) {
	var t = 2 | _;
	return U !== null && (U.f |= w), {
		ctx: j,
		deps: null,
		effects: null,
		equals: De,
		f: t,
		fn: e,
		reactions: null,
		rv: 0,
		v: E,
		wv: 0,
		parent: U,
		ac: null
	};
}
var lt = Symbol("obsolete");
/*#__NO_SIDE_EFFECTS__*/
function ut(e, t, n) {
	let r = U;
	r === null && Ae();
	var i = void 0, a = Rt(E), o = !H, s = /* @__PURE__ */ new Set();
	return xn(() => {
		var t = U, n = p();
		i = n.promise;
		try {
			Promise.resolve(e()).then(n.resolve, (e) => {
				e !== pe && n.reject(e);
			}).finally(ot);
		} catch (e) {
			n.reject(e), ot();
		}
		var c = P;
		if (o) {
			if (t.f & 32768) var l = st();
			if (r.b?.is_rendered()) c.async_deriveds.get(t)?.reject(lt);
			else for (let e of s.values()) e.reject(lt);
			s.add(n), c.async_deriveds.set(t, n);
		}
		let u = (e, t = void 0) => {
			l?.(), s.delete(n), t !== lt && (c.activate(), t ? (a.f |= ie, Wt(a, t)) : (a.f & 8388608 && (a.f ^= ie), Wt(a, e)), c.deactivate());
		};
		n.promise.then(u, (e) => u(null, e || "unknown"));
	}), gn(() => {
		for (let e of s) e.reject(lt);
	}), new Promise((e) => {
		function t(n) {
			function r() {
				n === i ? e(a) : t(i);
			}
			n.then(r, r);
		}
		t(i);
	});
}
/*#__NO_SIDE_EFFECTS__*/
function N(e) {
	let t = /* @__PURE__ */ ct(e);
	return Hn(t), t;
}
/*#__NO_SIDE_EFFECTS__*/
function dt(e) {
	let t = /* @__PURE__ */ ct(e);
	return t.equals = ke, t;
}
function ft(e) {
	var t = e.effects;
	if (t !== null) {
		e.effects = null;
		for (var n = 0; n < t.length; n += 1) V(t[n]);
	}
}
function pt(e) {
	var t, n = U, r = e.parent;
	if (!In && r !== null && e.v !== E && r.f & 24576) return ve(), e.v;
	Bn(r);
	try {
		ft(e), t = er(e);
	} finally {
		Bn(n);
	}
	return t;
}
function mt(e) {
	var t = pt(e);
	!e.equals(t) && (e.wv = Zn(), (!P?.is_fork || e.deps === null) && (P === null ? e.v = t : (P.capture(e, t, !0), vt?.capture(e, t, !0)), e.deps === null)) ? M(e, g) : In || (yt === null ? Ze(e) : (hn() || P?.is_fork) && yt.set(e, t));
}
function ht(e) {
	if (e.effects !== null) for (let t of e.effects) (t.teardown || t.ac) && (t.teardown?.(), t.ac !== null && nt(() => {
		t.ac.abort(pe), t.ac = null;
	}), t.fn !== null && (t.teardown = d), rr(t, 0), En(t));
}
function gt(e) {
	if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && ir(t);
}
// node_modules/svelte/src/internal/client/reactivity/batch.js
var _t = null, P = null, vt = null, yt = null, bt = null, xt = !1, St = !1, Ct = null, wt = null, Tt = 0, Et = 1, Dt = class e {
	id = Et++;
	started = !1;
	linked = !0;
	prev = null;
	next = null;
	async_deriveds = /* @__PURE__ */ new Map();
	current = /* @__PURE__ */ new Map();
	previous = /* @__PURE__ */ new Map();
	#e = /* @__PURE__ */ new Set();
	#t = /* @__PURE__ */ new Set();
	#n = 0;
	#r = /* @__PURE__ */ new Map();
	#i = null;
	#a = [];
	#o = [];
	#s = /* @__PURE__ */ new Map();
	#c = /* @__PURE__ */ new Map();
	#l = /* @__PURE__ */ new Set();
	is_fork = !1;
	#u = !1;
	constructor() {
		_t === null ? _t = this : (_t.next = this, this.prev = _t), _t = this;
	}
	#d() {
		if (this.is_fork) return !0;
		for (let e of this.#r.keys()) if (!this.#f(e)) return !0;
		return !1;
	}
	#f(e) {
		for (var t = e; t !== null; t = t.parent) if (this.#c.has(t)) return !0;
		return !1;
	}
	skip_effect(e) {
		this.#c.has(e) || this.#c.set(e, {
			d: [],
			m: []
		}), this.#l.delete(e);
	}
	unskip_effect(e, t = (e) => this.schedule(e)) {
		var n = this.#c.get(e);
		if (n) {
			this.#c.delete(e);
			for (var r of n.d) M(r, _), t(r);
			for (r of n.m) M(r, v), t(r);
		}
		this.#l.add(e);
	}
	#p() {
		var e = [];
		for (let i of this.#a) if (!(i.f & 16384 || !(i.f & 6144))) {
			for (var t = i, n = !1; t.parent !== null;) {
				t = t.parent;
				var r = t.f;
				if (r & 96) {
					if (!(r & 1024)) {
						n = !0;
						break;
					}
					t.f ^= g;
				}
			}
			n || e.push(t);
		}
		return this.#a = [], e;
	}
	#m() {
		this.started = !0;
		for (let [e, t] of this.#s) M(e, t), this.schedule(e);
		this.apply();
		for (var t = Ct = [], n = [], r = wt = []; this.#a.length > 0;) {
			Tt++ > 1e3 && (this.#b(), kt());
			for (let e of this.#p()) try {
				this.#h(e, t, n);
			} catch (t) {
				throw Pt(e), this.#d() || this.discard(), t;
			}
		}
		if (P = null, r.length > 0) {
			var i = e.ensure();
			for (let e of r) i.schedule(e);
		}
		if (Ct = null, wt = null, this.#d()) {
			this.#y(n), this.#y(t);
			for (let [e, t] of this.#c) Nt(e, t);
			r.length > 0 && P.#m();
			return;
		}
		let a = this.#g();
		if (a) this.#y(n), this.#y(t), a.#v(this);
		else {
			this.#s.clear();
			for (let e of this.#e) e(this);
			this.#e.clear(), vt = this, jt(n), jt(t), vt = null, this.#i?.resolve();
			var o = P;
			this.#n === 0 && (this.#a.length === 0 || o !== null) && this.#b(), o !== null && (It.clear(), o.#m());
		}
	}
	#h(e, t, n) {
		e.f ^= g;
		for (var r = e.first; r !== null;) {
			var i = r.f, a = !!(i & 96);
			if (!(a && i & 1024 || i & 8192 || this.#c.has(r)) && r.fn !== null) {
				a ? r.f ^= g : i & 4 ? t.push(r) : Qn(r) && (i & 16 && this.add_dirty_reaction(r, v), ir(r));
				var o = r.first;
				if (o !== null) {
					r = o;
					continue;
				}
			}
			for (; r !== null;) {
				var s = r.next;
				if (s !== null) {
					r = s;
					break;
				}
				r = r.parent;
			}
		}
	}
	#g() {
		for (var e = this.prev; e !== null; e = e.prev) if (!e.is_fork && this.#_(e)) return e;
		return null;
	}
	#_(e) {
		for (let [t, [, n]] of this.current) if (!n && e.current.has(t)) return !0;
		return !1;
	}
	#v(e) {
		for (let [t, n] of e.current) !this.previous.has(t) && e.previous.has(t) && this.previous.set(t, e.previous.get(t)), this.current.set(t, n);
		for (let [t, n] of e.async_deriveds) {
			let e = this.async_deriveds.get(t);
			e && n.promise.then(e.resolve).catch(e.reject);
		}
		e.async_deriveds.clear(), this.transfer_reactions(e.#s);
		let t = (e) => {
			var n = e.reactions;
			if (n !== null && !(e.f & 2 && !(e.f & 6144))) for (let e of n) {
				var r = e.f;
				if (r & 2) t(e);
				else {
					var i = e;
					r & 4194320 && !this.async_deriveds.has(i) && (this.#s.delete(i), M(i, _), this.schedule(i));
				}
			}
		};
		for (let e of this.current.keys()) t(e);
		this.oncommit(() => e.discard()), e.#b(), P = this, this.#m();
	}
	#y(e) {
		for (var t = 0; t < e.length; t += 1) Qe(e[t], this.#s);
	}
	capture(e, t, n = !1) {
		e.v !== E && !this.previous.has(e) && this.previous.set(e, e.v), e.f & 8388608 || (this.current.set(e, [t, n]), yt?.set(e, t)), this.is_fork || (e.v = t);
	}
	activate() {
		P = this;
	}
	deactivate() {
		P = null, yt = null;
	}
	flush() {
		try {
			St = !0, P = this, this.#m();
		} finally {
			Tt = 0, bt = null, Ct = null, wt = null, St = !1, P = null, yt = null, It.clear();
		}
	}
	discard() {
		for (let e of this.#t) e(this);
		this.#t.clear();
		for (let e of this.async_deriveds.values()) e.reject(lt);
		this.#b(), this.#i?.resolve();
	}
	register_created_effect(e) {
		this.#o.push(e);
	}
	increment(e, t) {
		if (this.#n += 1, e) {
			let e = this.#r.get(t) ?? 0;
			this.#r.set(t, e + 1);
		}
	}
	decrement(e, t) {
		if (--this.#n, e) {
			let e = this.#r.get(t) ?? 0;
			e === 1 ? this.#r.delete(t) : this.#r.set(t, e - 1);
		}
		this.#u || (this.#u = !0, Je(() => {
			this.#u = !1, this.linked && this.flush();
		}));
	}
	transfer_reactions(e) {
		for (let [t, n] of e) this.add_dirty_reaction(t, n);
		e.clear();
	}
	add_dirty_reaction(e, t) {
		(t === 2048 || this.#s.get(e) !== 2048) && this.#s.set(e, t);
	}
	oncommit(e) {
		this.#e.add(e);
	}
	ondiscard(e) {
		this.#t.add(e);
	}
	settled() {
		return (this.#i ??= p()).promise;
	}
	static ensure() {
		if (P === null) {
			let t = P = new e();
			!St && !xt && Je(() => {
				t.started || t.flush();
			});
		}
		return P;
	}
	apply() {
		yt = null;
	}
	schedule(e) {
		bt = e, e.b?.is_pending && e.f & 16777228 && !(e.f & 32768) ? e.b.defer_effect(e) : this.#a.push(e);
	}
	#b() {
		if (this.linked) {
			var e = this.prev, t = this.next;
			e === null || (e.next = t), t === null ? _t = e : t.prev = e, this.linked = !1;
		}
	}
};
function Ot(e) {
	var t = xt, n = vt;
	vt = null, xt = !0;
	try {
		var r;
		for (e && (Ot(), r = e());;) {
			if (Ye(), P === null) return r;
			P.flush();
		}
	} finally {
		xt = t, vt = n;
	}
}
function kt() {
	try {
		Fe();
	} catch (e) {
		dn(e, bt);
	}
}
var At = null;
function jt(e) {
	var t = e.length;
	if (t !== 0) {
		for (var n = 0; n < t;) {
			var r = e[n++];
			if (!(r.f & 24576) && Qn(r) && (At = /* @__PURE__ */ new Set(), ir(r), r.deps === null && r.first === null && r.nodes === null && r.teardown === null && r.ac === null && kn(r), At?.size > 0)) {
				It.clear();
				for (let e of At) {
					if (e.f & 24576) continue;
					let t = [e], n = e.parent;
					for (; n !== null;) At.has(n) && (At.delete(n), t.push(n)), n = n.parent;
					for (let e = t.length - 1; e >= 0; e--) {
						let n = t[e];
						n.f & 24576 || ir(n);
					}
				}
				At.clear();
			}
		}
		At = null;
	}
}
function Mt(e) {
	P.schedule(e);
}
function Nt(e, t) {
	if (!(e.f & 32 && e.f & 1024)) {
		e.f & 2048 ? t.d.push(e) : e.f & 4096 && t.m.push(e), M(e, g);
		for (var n = e.first; n !== null;) Nt(n, t), n = n.next;
	}
}
function Pt(e) {
	M(e, g);
	for (var t = e.first; t !== null;) Pt(t), t = t.next;
}
// node_modules/svelte/src/internal/client/reactivity/sources.js
var Ft = /* @__PURE__ */ new Set(), It = /* @__PURE__ */ new Map(), Lt = !1;
function Rt(e, t) {
	return {
		f: 0,
		v: e,
		reactions: null,
		equals: De,
		rv: 0,
		wv: 0
	};
}
/*#__NO_SIDE_EFFECTS__*/
function zt(e, t) {
	let n = Rt(e, t);
	return Hn(n), n;
}
/*#__NO_SIDE_EFFECTS__*/
function Bt(e, t = !1, n = !0) {
	let r = Rt(e);
	return t || (r.equals = ke), r;
}
function Vt(e, t, n = !1) {
	return H !== null && (!Rn || H.f & 131072) && Ge() && H.f & 4325394 && (Vn === null || !Vn.has(e)) && ze(), Wt(e, n ? Jt(t) : t, wt);
}
var Ht = null, Ut = 0;
function Wt(e, t, n = null) {
	if (!e.equals(t)) {
		In ? It.set(e, t) : It.has(e) || It.set(e, e.v);
		var r = Dt.ensure();
		if (r.capture(e, t), e.f & 2) {
			let t = e;
			e.f & 2048 && pt(t), yt === null && Ze(t);
		}
		e.wv = Zn(), Ht = null, Ut = 0, qt(e, _, n), Ht = null, Ge() && U !== null && U.f & 1024 && !(U.f & 96) && (Gn === null ? Kn([e]) : Gn.push(e)), !r.is_fork && Ft.size > 0 && !Lt && Gt();
	}
	return t;
}
function Gt() {
	Lt = !1;
	for (let e of Ft) {
		e.f & 1024 && M(e, v);
		let t;
		try {
			t = Qn(e);
		} catch {
			t = !0;
		}
		t && ir(e);
	}
	Ft.clear();
}
function Kt(e) {
	Vt(e, e.v + 1);
}
function qt(e, t, n) {
	var r = e.reactions;
	if (r !== null) {
		var i = Ge(), a = r.length;
		if (Ut += a, Ut > 1e5 && Ht === null && (Ht = /* @__PURE__ */ new Set()), Ht !== null) {
			if (Ht.has(e)) return;
			Ht.add(e);
		}
		for (var o = 0; o < a; o++) {
			var s = r[o], c = s.f;
			if (i || s !== U) {
				var l = (c & _) === 0;
				if (l && M(s, t), c & 131072) Ft.add(s);
				else if (c & 2) {
					var u = s;
					yt?.delete(u), qt(u, v, n);
				} else if (l) {
					var d = s;
					c & 16 && At !== null && At.add(d), n === null ? Mt(d) : n.push(d);
				}
			}
		}
	}
}
function Jt(t) {
	if (typeof t != "object" || !t || ae in t || T in t) return t;
	let n = l(t);
	if (n !== s && n !== c) return t;
	var r = /* @__PURE__ */ new Map(), i = e(t), o = /* @__PURE__ */ zt(0), u = null, d = Yn, f = (e) => {
		if (Yn === d) return e();
		var t = H, n = Yn;
		zn(null), Xn(d);
		var r = e();
		return zn(t), Xn(n), r;
	};
	return i && r.set("length", /* @__PURE__ */ zt(t.length, u)), new Proxy(t, {
		defineProperty(e, t, n) {
			"value" in n && n.configurable !== !1 && n.enumerable !== !1 && n.writable !== !1 || Le();
			var i = r.get(t);
			return i === void 0 ? f(() => {
				var e = /* @__PURE__ */ zt(n.value, u);
				return r.set(t, e), e;
			}) : Vt(i, n.value, !0), !0;
		},
		deleteProperty(e, t) {
			var n = r.get(t);
			if (n === void 0) {
				if (t in e) {
					let e = f(() => /* @__PURE__ */ zt(E, u));
					r.set(t, e), Kt(o);
				}
			} else Vt(n, E), Kt(o);
			return !0;
		},
		get(e, n, i) {
			if (n === ae) return t;
			var o = r.get(n), s = n in e;
			if (o === void 0 && (!s || a(e, n)?.writable) && (o = f(() => /* @__PURE__ */ zt(Jt(s ? e[n] : E), u)), r.set(n, o)), o !== void 0) {
				var c = W(o);
				return c === E ? void 0 : c;
			}
			return Reflect.get(e, n, i);
		},
		getOwnPropertyDescriptor(e, t) {
			this.has?.(e, t);
			var n = Reflect.getOwnPropertyDescriptor(e, t), i = r.get(t);
			if (i !== void 0) {
				var a = W(i);
				if (a === E) return;
				if (n && "value" in n) n.value = a;
				else return {
					enumerable: !0,
					configurable: !0,
					value: a,
					writable: !0
				};
			}
			return n;
		},
		has(e, t) {
			if (t === ae) return !0;
			var n = r.get(t), i = n !== void 0 && n.v !== E || Reflect.has(e, t);
			return (n !== void 0 || (U !== null || H !== null) && (!i || a(e, t)?.writable)) && (n === void 0 && (n = f(() => /* @__PURE__ */ zt(i ? Jt(e[t]) : E, u)), r.set(t, n)), W(n) === E) ? !1 : i;
		},
		set(e, t, n, s) {
			var c = r.get(t), l = t in e;
			if (i && t === "length") for (var d = n; d < c.v; d += 1) {
				var p = r.get(d + "");
				p === void 0 ? d in e && (p = f(() => /* @__PURE__ */ zt(E, u)), r.set(d + "", p)) : Vt(p, E);
			}
			if (c === void 0) (!l || a(e, t)?.writable) && (c = f(() => /* @__PURE__ */ zt(void 0, u)), Vt(c, Jt(n)), r.set(t, c));
			else {
				l = c.v !== E;
				var m = f(() => Jt(n));
				Vt(c, m);
			}
			var h = Reflect.getOwnPropertyDescriptor(e, t);
			if (h?.set && h.set.call(s, n), !l) {
				if (i && typeof t == "string") {
					var g = r.get("length"), _ = Number(t);
					Number.isInteger(_) && _ >= g.v && Vt(g, _ + 1);
				}
				Kt(o);
			}
			return !0;
		},
		ownKeys(e) {
			W(o);
			var t = Reflect.ownKeys(e).filter((e) => {
				var t = r.get(e);
				return t === void 0 || t.v !== E;
			});
			for (var [n, i] of r) i.v !== E && !(n in e) && t.push(n);
			return t;
		},
		setPrototypeOf() {
			Re();
		}
	});
}
function Yt(e) {
	try {
		if (typeof e == "object" && e && ae in e) return e[ae];
	} catch {}
	return e;
}
function Xt(e, t) {
	return Object.is(Yt(e), Yt(t));
}
var Zt, Qt, $t, en;
function tn() {
	if (Zt === void 0) {
		Zt = window, Qt = /Firefox/.test(navigator.userAgent);
		var e = Element.prototype, t = Node.prototype, n = Text.prototype;
		$t = a(t, "firstChild").get, en = a(t, "nextSibling").get, u(e) && (e[le] = void 0, e[ce] = null, e[ue] = void 0, e.__e = void 0), u(n) && (n[de] = void 0);
	}
}
function F(e = "") {
	return document.createTextNode(e);
}
/*@__NO_SIDE_EFFECTS__*/
function nn(e) {
	return $t.call(e);
}
/*@__NO_SIDE_EFFECTS__*/
function rn(e) {
	return en.call(e);
}
function I(e, t) {
	if (!D) return /* @__PURE__ */ nn(e);
	var n = /* @__PURE__ */ nn(O);
	if (n === null) n = O.appendChild(F());
	else if (t && n.nodeType !== 3) {
		var r = F();
		return n?.before(r), k(r), r;
	}
	return t && ln(n), k(n), n;
}
function an(e, t = !1) {
	if (!D) {
		var n = /* @__PURE__ */ nn(e);
		return n instanceof Comment && n.data === "" ? /* @__PURE__ */ rn(n) : n;
	}
	if (t) {
		if (O?.nodeType !== 3) {
			var r = F();
			return O?.before(r), k(r), r;
		}
		ln(O);
	}
	return O;
}
function L(e, t = !1) {
	if (!D) return /* @__PURE__ */ nn(e);
	var n = I(e, t);
	return A(e), n;
}
function R(e, t = 1, n = !1) {
	let r = D ? O : e;
	for (var i; t--;) i = r, r = /* @__PURE__ */ rn(r);
	if (!D) return r;
	if (n) {
		if (r?.nodeType !== 3) {
			var a = F();
			return r === null ? i?.after(a) : r.before(a), k(a), a;
		}
		ln(r);
	}
	return k(r), r;
}
function on(e) {
	e.textContent = "";
}
function sn() {
	return !1;
}
function cn(e, t, n) {
	return t == null || t === "http://www.w3.org/1999/xhtml" ? n ? document.createElement(e, { is: n }) : document.createElement(e) : n ? document.createElementNS(t, e, { is: n }) : document.createElementNS(t, e);
}
function ln(e) {
	if (e.nodeValue.length < 65536) return;
	let t = e.nextSibling;
	for (; t !== null && t.nodeType === 3;) t.remove(), e.nodeValue += t.nodeValue, t = e.nextSibling;
}
function un(e) {
	var t = U;
	if (t === null) return H.f |= ie, e;
	if (!(t.f & 32768) && !(t.f & 4)) throw e;
	dn(e, t);
}
function dn(e, t) {
	if (e === he) throw e;
	if (!(t !== null && t.f & 16384)) {
		for (; t !== null;) {
			if (t.f & 128 && !(t.f & 33570816)) {
				if (!(t.f & 32768)) throw e;
				try {
					t.b.error(e);
					return;
				} catch (t) {
					e = t;
				}
			}
			t = t.parent;
		}
		throw e;
	}
}
// node_modules/svelte/src/internal/client/reactivity/effects.js
function fn(e) {
	U === null && (H === null && Pe(e), Ne()), In && Me(e);
}
function pn(e, t) {
	var n = t.last;
	n === null ? t.last = t.first = e : (n.next = e, e.prev = n, t.last = e);
}
function mn(e, t) {
	var n = U;
	n !== null && n.f & 8192 && (e |= y);
	var r = {
		ctx: j,
		deps: null,
		nodes: null,
		f: e | _ | 512,
		first: null,
		fn: t,
		last: null,
		next: null,
		parent: n,
		b: n && n.b,
		prev: null,
		teardown: null,
		wv: 0,
		ac: null
	};
	P?.register_created_effect(r);
	var i = r;
	if (e & 4) Ct === null ? Dt.ensure().schedule(r) : Ct.push(r);
	else if (t !== null) {
		try {
			ir(r);
		} catch (e) {
			throw V(r), e;
		}
		i.deps === null && i.teardown === null && i.nodes === null && i.first === i.last && !(i.f & 524288) && (i = i.first, e & 16 && e & 65536 && i !== null && (i.f |= C));
	}
	if (i !== null && (i.parent = n, n !== null && pn(i, n), H !== null && H.f & 2 && !(e & 64))) {
		var a = H;
		(a.effects ??= []).push(i);
	}
	return r;
}
function hn() {
	return H !== null && !Rn;
}
function gn(e) {
	let t = mn(8, null);
	return M(t, g), t.teardown = e, t;
}
function _n(e) {
	fn("$effect");
	var t = U.f;
	if (!H && t & 32 && j !== null && !j.i) {
		var n = j;
		(n.e ??= []).push(e);
	} else return vn(e);
}
function vn(e) {
	return mn(4 | ee, e);
}
function yn(e) {
	Dt.ensure();
	let t = mn(64 | w, e);
	return (e = {}) => new Promise((n) => {
		e.outro ? An(t, () => {
			V(t), n(void 0);
		}) : (V(t), n(void 0));
	});
}
function bn(e) {
	return mn(4, e);
}
function xn(e) {
	return mn(re | w, e);
}
function Sn(e, t = 0) {
	return mn(8 | t, e);
}
function z(e, t = [], n = [], r = []) {
	it(r, t, n, (t) => {
		mn(8, () => {
			e(...t.map(W));
		});
	});
}
function Cn(e, t = 0) {
	return mn(16 | t, e);
}
function wn(e, t = 0) {
	return mn(h | t, e);
}
function B(e) {
	return mn(32 | w, e);
}
function Tn(e) {
	var t = e.teardown;
	if (t !== null) {
		let n = In, r = H;
		Ln(!0), zn(null);
		try {
			t.call(null);
		} catch (t) {
			dn(t, e.parent);
		} finally {
			Ln(n), zn(r);
		}
	}
}
function En(e, t = !1) {
	var n = e.first;
	for (e.first = e.last = null; n !== null;) {
		let e = n.ac;
		e !== null && nt(() => {
			e.abort(pe);
		});
		var r = n.next;
		n.f & 64 ? n.parent = null : V(n, t), n = r;
	}
}
function Dn(e) {
	for (var t = e.first; t !== null;) {
		var n = t.next;
		t.f & 32 || V(t), t = n;
	}
}
function V(e, t = !0) {
	var n = !1;
	(t || e.f & 262144) && e.nodes !== null && e.nodes.end !== null && (On(e.nodes.start, e.nodes.end), n = !0), e.f |= S, En(e, t && !n), rr(e, 0);
	var r = e.nodes && e.nodes.t;
	if (r !== null) for (let e of r) e.stop();
	Tn(e), e.f ^= S, e.f |= b;
	var i = e.parent;
	i !== null && i.first !== null && kn(e), e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null;
}
function On(e, t) {
	for (; e !== null;) {
		var n = e === t ? null : /* @__PURE__ */ rn(e);
		e.remove(), e = n;
	}
}
function kn(e) {
	var t = e.parent, n = e.prev, r = e.next;
	n !== null && (n.next = r), r !== null && (r.prev = n), t !== null && (t.first === e && (t.first = r), t.last === e && (t.last = n));
}
function An(e, t, n = !0) {
	var r = [];
	e.f |= 256, jn(e, r, !0);
	var i = () => {
		n && V(e), t && t();
	}, a = r.length;
	if (a > 0) {
		var o = () => --a || i();
		for (var s of r) s.out(o);
	} else i();
}
function jn(e, t, n) {
	if (!(e.f & 8192)) {
		e.f ^= y;
		var r = e.nodes && e.nodes.t;
		if (r !== null) for (let e of r) (e.is_global || n) && t.push(e);
		for (var i = e.first; i !== null;) {
			var a = i.next;
			if (!(i.f & 64)) {
				var o = !!(i.f & 65536) || !!(i.f & 32) && !!(e.f & 16);
				jn(i, t, o ? n : !1);
			}
			i = a;
		}
	}
}
function Mn(e) {
	e.f &= -257, Nn(e, !0);
}
function Nn(e, t) {
	if (!(e.f & 256) && e.f & 8192) {
		e.f ^= y, e.f & 1024 || (M(e, _), Dt.ensure().schedule(e));
		for (var n = e.first; n !== null;) {
			var r = n.next, i = !!(n.f & 65536) || !!(n.f & 32);
			Nn(n, i ? t : !1), n = r;
		}
		var a = e.nodes && e.nodes.t;
		if (a !== null) for (let e of a) (e.is_global || t) && e.in();
	}
}
function Pn(e, t) {
	if (e.nodes) for (var n = e.nodes.start, r = e.nodes.end; n !== null;) {
		var i = n === r ? null : /* @__PURE__ */ rn(n);
		t.append(n), n = i;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
var Fn = null, In = !1;
function Ln(e) {
	In = e;
}
var H = null, Rn = !1;
function zn(e) {
	H = e;
}
var U = null;
function Bn(e) {
	U = e;
}
var Vn = null;
function Hn(e) {
	H !== null && (H.f & 2097152 || H.f & 2) && (Vn ??= /* @__PURE__ */ new Set()).add(e);
}
var Un = null, Wn = 0, Gn = null;
function Kn(e) {
	Gn = e;
}
var qn = 1, Jn = 0, Yn = Jn;
function Xn(e) {
	Yn = e;
}
function Zn() {
	return ++qn;
}
function Qn(e) {
	var t = e.f;
	if (t & 2048) return !0;
	if (t & 4096) {
		for (var n = e.deps, r = n.length, i = 0; i < r; i++) {
			var a = n[i];
			if (Qn(a) && mt(a), a.wv > e.wv) return !0;
		}
		t & 512 && yt === null && M(e, g);
	}
	return !1;
}
function $n(e, t, n = !0) {
	var r = e.reactions;
	if (r !== null && !(Vn !== null && Vn.has(e))) for (var i = 0; i < r.length; i++) {
		var a = r[i];
		a.f & 2 ? $n(a, t, !1) : t === a && (n ? M(a, _) : a.f & 1024 && M(a, v), Mt(a));
	}
}
function er(e) {
	var t = Un, n = Wn, r = Gn, i = H, a = Vn, o = j, s = Rn, c = Yn, l = e.f;
	Un = null, Wn = 0, Gn = null, H = l & 96 ? null : e, Vn = null, Ve(e.ctx), Rn = !1, Yn = ++Jn, e.ac !== null && (nt(() => {
		e.ac.abort(pe);
	}), e.ac = null);
	try {
		e.f |= ne;
		var u = e.fn, d = u();
		e.f |= x;
		var f = tr(e);
		if (Ge() && Gn !== null && !Rn && f !== null && !(e.f & 6146)) for (var p = 0; p < Gn.length; p++) $n(Gn[p], e);
		if (i !== null && i !== e) {
			if (Jn++, i.deps !== null) for (let e = 0; e < n; e += 1) i.deps[e].rv = Jn;
			if (t !== null) for (let e of t) e.rv = Jn;
			Gn !== null && (r === null ? r = Gn : r.push(...Gn));
		}
		return e.f & 8388608 && (e.f ^= ie), d;
	} catch (t) {
		return tr(e), un(t);
	} finally {
		e.f ^= ne, Un = t, Wn = n, Gn = r, H = i, Vn = a, Ve(o), Rn = s, Yn = c;
	}
}
function tr(e) {
	var t = e.deps, n = P?.is_fork;
	if (Un !== null) {
		var r;
		if (n || rr(e, Wn), t !== null && Wn > 0) for (t.length = Wn + Un.length, r = 0; r < Un.length; r++) t[Wn + r] = Un[r];
		else e.deps = t = Un;
		if (hn() && e.f & 512) for (r = Wn; r < t.length; r++) (t[r].reactions ??= []).push(e);
	} else !n && t !== null && Wn < t.length && (rr(e, Wn), t.length = Wn);
	return t;
}
function nr(e, r) {
	let i = r.reactions;
	if (i !== null) {
		var a = t.call(i, e);
		if (a !== -1) {
			var o = i.length - 1;
			o === 0 ? i = r.reactions = null : (i[a] = i[o], i.pop());
		}
	}
	if (i === null && r.f & 2 && (Un === null || !n.call(Un, r))) {
		var s = r;
		s.f & 512 && (s.f ^= 512), s.v !== E && Ze(s), s.ac !== null && nt(() => {
			s.ac.abort(pe), s.ac = null, M(s, _);
		}), ht(s), rr(s, 0);
	}
}
function rr(e, t) {
	var n = e.deps;
	if (n !== null) for (var r = t; r < n.length; r++) nr(e, n[r]);
}
function ir(e) {
	var t = e.f;
	if (!(t & 16384)) {
		M(e, g);
		var n = U;
		U = e;
		try {
			t & 16777232 ? Dn(e) : En(e), Tn(e);
			var r = er(e);
			e.teardown = typeof r == "function" ? r : null, e.wv = qn;
		} finally {
			U = n;
		}
	}
}
async function ar() {
	await Promise.resolve(), Ot();
}
function W(e) {
	var t = !!(e.f & 2);
	if (Fn?.add(e), H !== null && !Rn && !(U !== null && U.f & 16384) && (Vn === null || !Vn.has(e))) {
		var r = H.deps;
		if (H.f & 2097152) e.rv < Jn && (e.rv = Jn, Un === null && r !== null && r[Wn] === e ? Wn++ : Un === null ? Un = [e] : Un.push(e));
		else {
			H.deps ??= [], n.call(H.deps, e) || H.deps.push(e);
			var i = e.reactions;
			i === null ? e.reactions = [H] : n.call(i, H) || i.push(H);
		}
	}
	if (In && It.has(e)) return It.get(e);
	if (t) {
		var a = e;
		if (In) {
			var o = a.v;
			return (!(a.f & 1024) && a.reactions !== null || sr(a)) && (o = pt(a)), It.set(a, o), o;
		}
		var s = !(a.f & 512) && !Rn && H !== null && !!(H.f & 512), c = (a.f & x) === 0;
		Qn(a) && (s && (a.f |= 512), mt(a)), s && !c && (gt(a), or(a));
	}
	if (yt?.has(e)) return yt.get(e);
	if (e.f & 8388608) throw e.v;
	return e.v;
}
function or(e) {
	if (e.f |= 512, e.deps !== null) for (let r of e.deps) {
		var t = r.reactions;
		t === null ? r.reactions = [e] : n.call(t, e) || t.push(e), r.f & 2 && !(r.f & 512) && (gt(r), or(r));
	}
}
function sr(e) {
	if (e.v === E) return !0;
	if (e.deps === null) return !1;
	for (let t of e.deps) if (It.has(t) || t.f & 2 && sr(t)) return !0;
	return !1;
}
function cr(e) {
	var t = Rn;
	try {
		return Rn = !0, e();
	} finally {
		Rn = t;
	}
}
// node_modules/svelte/src/utils.js
function lr(e) {
	return e.endsWith("capture") && e !== "gotpointercapture" && e !== "lostpointercapture";
}
var ur = [
	"beforeinput",
	"click",
	"change",
	"dblclick",
	"contextmenu",
	"focusin",
	"focusout",
	"input",
	"keydown",
	"keyup",
	"mousedown",
	"mousemove",
	"mouseout",
	"mouseover",
	"mouseup",
	"pointerdown",
	"pointermove",
	"pointerout",
	"pointerover",
	"pointerup",
	"touchend",
	"touchmove",
	"touchstart"
];
function dr(e) {
	return ur.includes(e);
}
var fr = /* @__PURE__ */ "allowfullscreen.async.autofocus.autoplay.checked.controls.default.disabled.formnovalidate.indeterminate.inert.ismap.loop.multiple.muted.nomodule.novalidate.open.playsinline.readonly.required.reversed.seamless.selected.webkitdirectory.defer.disablepictureinpicture.disableremoteplayback".split("."), pr = {
	formnovalidate: "formNoValidate",
	ismap: "isMap",
	nomodule: "noModule",
	playsinline: "playsInline",
	readonly: "readOnly",
	defaultvalue: "defaultValue",
	defaultchecked: "defaultChecked",
	srcobject: "srcObject",
	novalidate: "noValidate",
	allowfullscreen: "allowFullscreen",
	disablepictureinpicture: "disablePictureInPicture",
	disableremoteplayback: "disableRemotePlayback"
};
function mr(e) {
	return e = e.toLowerCase(), pr[e] ?? e;
}
[...fr];
var hr = ["touchstart", "touchmove"];
function gr(e) {
	return hr.includes(e);
}
var _r = [
	"textarea",
	"script",
	"style",
	"title"
];
function vr(e) {
	return _r.includes(e);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
var yr = Symbol("events"), br = /* @__PURE__ */ new Set(), xr = /* @__PURE__ */ new Set();
function Sr(e, t, n, r = {}) {
	function i(e) {
		if (r.capture || Or.call(t, e), !e.cancelBubble) return nt(() => n?.call(this, e));
	}
	return e.startsWith("pointer") || e.startsWith("touch") || e === "wheel" ? (i.__removed = !1, Je(() => {
		i.__removed || t.addEventListener(e, i, r);
	})) : t.addEventListener(e, i, r), i;
}
function Cr(e, t, n, r, i) {
	var a = {
		capture: r,
		passive: i
	}, o = Sr(e, t, n, a);
	(t === document.body || t === window || t === document || t instanceof HTMLMediaElement) && gn(() => {
		o.__removed = !0, t.removeEventListener(e, o, a);
	});
}
function wr(e, t, n) {
	(t[yr] ??= {})[e] = n;
}
function Tr(e) {
	for (var t = 0; t < e.length; t++) br.add(e[t]);
	for (var n of xr) n(e);
}
var Er = null, Dr = !1;
function Or(e) {
	var t = this, n = t.ownerDocument, r = e.type, a = e.composedPath?.() || [], o = a[0] || e.target;
	Er = e, Dr || (Dr = !0, setTimeout(() => {
		Dr = !1, Er = null;
	}));
	var s = 0, c = Er === e && e[yr];
	if (c) {
		var l = a.indexOf(c);
		if (l !== -1 && (t === document || t === window)) {
			e[yr] = t;
			return;
		}
		var u = a.indexOf(t);
		if (u === -1) return;
		l <= u && (s = l);
	}
	if (o = a[s] || e.target, o !== t) {
		i(e, "currentTarget", {
			configurable: !0,
			get() {
				return o || n;
			}
		});
		var d = H, f = U;
		zn(null), Bn(null);
		try {
			for (var p, m = []; o !== null && o !== t;) {
				try {
					var h = o[yr]?.[r];
					h == null || o.disabled && e.target !== o || h.call(o, e);
				} catch (e) {
					p ? m.push(e) : p = e;
				}
				if (e.cancelBubble) break;
				s++, o = s < a.length ? a[s] : null;
			}
			if (p) {
				for (let e of m) queueMicrotask(() => {
					throw e;
				});
				throw p;
			}
		} finally {
			e[yr] = t, delete e.currentTarget, zn(d), Bn(f);
		}
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var kr = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { createHTML: (e) => e });
function Ar(e) {
	return kr?.createHTML(e) ?? e;
}
function jr(e) {
	var t = cn("template");
	return t.innerHTML = Ar(e.replaceAll("<!>", "<!---->")), t.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
function Mr(e, t) {
	var n = U;
	n.nodes === null && (n.nodes = {
		start: e,
		end: t,
		a: null,
		t: null
	});
}
/*#__NO_SIDE_EFFECTS__*/
function G(e, t) {
	var n = !!(t & 1), r = !!(t & 2), i, a = !e.startsWith("<!>");
	return () => {
		if (D) return Mr(O, null), O;
		i === void 0 && (i = jr(a ? e : "<!>" + e), n || (i = /* @__PURE__ */ nn(i)));
		var t = r || Qt ? document.importNode(i, !0) : i.cloneNode(!0);
		if (n) {
			var o = /* @__PURE__ */ nn(t), s = t.lastChild;
			Mr(o, s);
		} else Mr(t, t);
		return t;
	};
}
/*#__NO_SIDE_EFFECTS__*/
function Nr(e, t, n = "svg") {
	var r = !e.startsWith("<!>"), i = !!(t & 1), a = `<${n}>${r ? e : "<!>" + e}</${n}>`, o;
	return () => {
		if (D) return Mr(O, null), O;
		if (!o) {
			var e = /* @__PURE__ */ nn(jr(a));
			if (i) for (o = document.createDocumentFragment(); /* @__PURE__ */ nn(e);) o.appendChild(/* @__PURE__ */ nn(e));
			else o = /* @__PURE__ */ nn(e);
		}
		var t = o.cloneNode(!0);
		if (i) {
			var n = /* @__PURE__ */ nn(t), r = t.lastChild;
			Mr(n, r);
		} else Mr(t, t);
		return t;
	};
}
/*#__NO_SIDE_EFFECTS__*/
function K(e, t) {
	return /* @__PURE__ */ Nr(e, t, "svg");
}
function Pr(e = "") {
	if (!D) {
		var t = F(e + "");
		return Mr(t, t), t;
	}
	var n = O;
	return n.nodeType === 3 ? ln(n) : (n.before(n = F()), k(n)), Mr(n, n), n;
}
function Fr() {
	if (D) return Mr(O, null), O;
	var e = document.createDocumentFragment(), t = document.createComment(""), n = F();
	return e.append(t, n), Mr(t, n), e;
}
function q(e, t) {
	if (D) {
		var n = U;
		n.f & 32768 && n.nodes.end !== null || (n.nodes.end = O), Ce();
	} else e !== null && e.before(t);
}
function Ir() {
	if (D && O && O.nodeType === 8 && O.textContent?.startsWith("$")) {
		let e = O.textContent.substring(1);
		return Ce(), e;
	}
	return (window.__svelte ??= {}).uid ??= 1, `c${window.__svelte.uid++}`;
}
// node_modules/svelte/src/reactivity/create-subscriber.js
function Lr(e) {
	let t = 0, n = Rt(0), r;
	return () => {
		hn() && (W(n), Sn(() => (t === 0 && (r = cr(() => e(() => Kt(n)))), t += 1, () => {
			Je(() => {
				--t, t === 0 && (r?.(), r = void 0, Kt(n));
			});
		})));
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
var Rr = C | w;
function zr(e, t, n, r) {
	new Br(e, t, n, r);
}
var Br = class {
	parent;
	is_pending = !1;
	transform_error;
	#e;
	#t = D ? O : null;
	#n;
	#r;
	#i;
	#a = null;
	#o = null;
	#s = null;
	#c = null;
	#l = 0;
	#u = 0;
	#d = !1;
	#f = /* @__PURE__ */ new Map();
	#p = null;
	#m = Lr(() => (this.#p = Rt(this.#l), () => {
		this.#p = null;
	}));
	constructor(e, t, n, r) {
		this.#e = e, this.#n = t, this.#r = (e) => {
			var t = U;
			t.b = this, t.f |= 128, n(e);
		}, this.parent = U.b, this.transform_error = r ?? this.parent?.transform_error ?? ((e) => e), this.#i = Cn(() => {
			if (D) {
				let e = Ee(this.#t);
				Ce();
				let t = e === "[!";
				if (e.startsWith("[?")) {
					let t = JSON.parse(e.slice(2));
					this.#g(t);
				} else t ? this.#y() : this.#h();
			} else this.#b();
		}, Rr), D && (this.#e = O);
	}
	#h() {
		try {
			this.#a = B(() => this.#r(this.#e));
		} catch (e) {
			this.error(e);
		}
	}
	#g(e) {
		let t = this.#n.failed, { reset: n, invoke_onerror: r } = this.#_(e);
		Je(r), t && (this.#s = B(() => {
			t(this.#e, () => e, () => n);
		}));
	}
	#_(e) {
		var t = !1, n = !1;
		let r = () => {
			this.#v() || (t ? xe() : (t = !0, n && Be(), this.#s !== null && An(this.#s, () => {
				this.#s = null;
			}), this.#S(() => {
				this.#b();
			})));
		};
		return {
			reset: r,
			invoke_onerror: () => {
				if (!this.#v()) try {
					n = !0, this.#n.onerror?.(e, r), n = !1;
				} catch (e) {
					dn(e, this.#i && this.#i.parent);
				}
			}
		};
	}
	#v() {
		return (this.#i.f & (b | S)) !== 0;
	}
	#y() {
		let e = this.#n.pending;
		e && (this.is_pending = !0, this.#o = B(() => e(this.#e)), Je(() => {
			if (!this.#v()) {
				var e = this.#c = document.createDocumentFragment(), t = F(), n = !1;
				e.append(t), this.#a = this.#S(() => {
					try {
						return B(() => this.#r(t));
					} catch (e) {
						try {
							this.error(e), n = !0;
						} catch (e) {
							dn(e, this.#i.parent);
						}
						return null;
					}
				}), this.#a === null ? (this.#c = null, n && this.#x(P)) : this.#u === 0 && (this.#e.before(e), this.#c = null, An(this.#o, () => {
					this.#o = null;
				}), this.#x(P));
			}
		}));
	}
	#b() {
		try {
			if (this.is_pending = this.has_pending_snippet(), this.#u = 0, this.#l = 0, this.#a = B(() => {
				this.#r(this.#e);
			}), this.#u > 0) {
				var e = this.#c = document.createDocumentFragment();
				Pn(this.#a, e);
				let t = this.#n.pending;
				this.#o = B(() => t(this.#e));
			} else this.#x(P);
		} catch (e) {
			this.error(e);
		}
	}
	#x(e) {
		this.is_pending = !1, e.transfer_reactions(this.#f);
	}
	defer_effect(e) {
		Qe(e, this.#f);
	}
	is_rendered() {
		return !this.is_pending && (!this.parent || this.parent.is_rendered());
	}
	has_pending_snippet() {
		return !!this.#n.pending;
	}
	#S(e) {
		var t = U, n = H, r = j;
		Bn(this.#i), zn(this.#i), Ve(this.#i.ctx);
		try {
			return Dt.ensure(), e();
		} finally {
			Bn(t), zn(n), Ve(r);
		}
	}
	#C(e, t) {
		this.has_pending_snippet() ? (this.#u += e, this.#u === 0 && (this.#x(t), this.#o && An(this.#o, () => {
			this.#o = null;
		}), this.#c &&= (this.#e.before(this.#c), null))) : this.parent && this.parent.#C(e, t);
	}
	update_pending_count(e, t) {
		this.#C(e, t), this.#l += e, !this.#p || this.#d || (this.#d = !0, Je(() => {
			this.#d = !1, this.#p && Wt(this.#p, this.#l);
		}));
	}
	get_effect_pending() {
		return this.#m(), W(this.#p);
	}
	error(e) {
		if (e === he || !this.#n.onerror && !this.#n.failed) throw e;
		P?.is_fork ? (this.#a && P.skip_effect(this.#a), this.#o && P.skip_effect(this.#o), this.#s && P.skip_effect(this.#s), P.oncommit(() => {
			this.#v() || this.#w(e);
		})) : this.#w(e);
	}
	#w(e) {
		this.#a &&= (V(this.#a), null), this.#o &&= (V(this.#o), null), this.#s &&= (V(this.#s), null), D && (k(this.#t), we(), k(Te()));
		let t = this.#n.failed, n = (e) => {
			if (this.#v()) return;
			let { reset: n, invoke_onerror: r } = this.#_(e);
			r(), t && !this.#v() && (this.#s = this.#S(() => {
				try {
					return B(() => {
						var r = U;
						r.b = this, r.f |= 128, t(this.#e, () => e, () => n);
					});
				} catch (e) {
					return dn(e, this.#i.parent), null;
				}
			}));
		};
		Je(() => {
			if (!this.#v()) {
				var t;
				try {
					t = this.transform_error(e);
				} catch (e) {
					dn(e, this.#i && this.#i.parent);
					return;
				}
				typeof t == "object" && t && typeof t.then == "function" ? t.then(n, (e) => dn(e, this.#i && this.#i.parent)) : n(t);
			}
		});
	}
};
function J(e, t) {
	var n = t == null ? "" : typeof t == "object" ? `${t}` : t;
	n !== (e[de] ??= e.nodeValue) && (e[de] = n, e.nodeValue = `${n}`);
}
function Vr(e, t) {
	return Ur(e, t);
}
var Hr = /* @__PURE__ */ new Map();
function Ur(e, { target: t, anchor: n, props: i = {}, events: a, context: o, intro: s = !0, transformError: c }) {
	tn();
	var l = void 0, u = yn(() => {
		var s = n ?? t.appendChild(F());
		zr(s, { pending: () => {} }, (t) => {
			He({});
			var n = j;
			if (o && (n.c = o), a && (i.$$events = a), D && Mr(t, null), l = e(t, i) || We(), D && (U.nodes.end = O, O === null || O.nodeType !== 8 || O.data !== "]")) throw ye(), he;
			Ue();
		}, c);
		var u = /* @__PURE__ */ new Set(), d = (e) => {
			for (var n = 0; n < e.length; n++) {
				var r = e[n];
				if (!u.has(r)) {
					u.add(r);
					var i = gr(r);
					for (let e of [t, document]) {
						var a = Hr.get(e);
						a === void 0 && (a = /* @__PURE__ */ new Map(), Hr.set(e, a));
						var o = a.get(r);
						o === void 0 ? (e.addEventListener(r, Or, { passive: i }), a.set(r, 1)) : a.set(r, o + 1);
					}
				}
			}
		};
		return d(r(br)), xr.add(d), () => {
			for (var e of u) for (let n of [t, document]) {
				var r = Hr.get(n), i = r.get(e);
				--i == 0 ? (n.removeEventListener(e, Or), r.delete(e), r.size === 0 && Hr.delete(n)) : r.set(e, i);
			}
			xr.delete(d), s !== n && s.parentNode?.removeChild(s);
		};
	});
	return Wr.set(l, u), l;
}
var Wr = /* @__PURE__ */ new WeakMap();
function Gr(e, t) {
	let n = Wr.get(e);
	return n ? (Wr.delete(e), n(t)) : Promise.resolve();
}
// node_modules/svelte/src/internal/client/dom/blocks/branches.js
var Kr = class {
	anchor;
	#e = /* @__PURE__ */ new Map();
	#t = /* @__PURE__ */ new Map();
	#n = /* @__PURE__ */ new Map();
	#r = /* @__PURE__ */ new Set();
	#i = !0;
	constructor(e, t = !0) {
		this.anchor = e, this.#i = t;
	}
	#a = (e) => {
		if (this.#e.has(e)) {
			var t = this.#e.get(e), n = this.#t.get(t);
			if (n) Mn(n), this.#r.delete(t);
			else {
				var r = this.#n.get(t);
				r && (Mn(r.effect), this.#t.set(t, r.effect), this.#n.delete(t), r.fragment.lastChild.remove(), this.anchor.before(r.fragment), n = r.effect);
			}
			for (let [t, n] of this.#e) {
				if (this.#e.delete(t), t === e) break;
				let r = this.#n.get(n);
				r && (V(r.effect), this.#n.delete(n));
			}
			for (let [e, r] of this.#t) {
				if (e === t || this.#r.has(e)) continue;
				let i = () => {
					if (Array.from(this.#e.values()).includes(e)) {
						var t = document.createDocumentFragment();
						Pn(r, t), t.append(F()), this.#n.set(e, {
							effect: r,
							fragment: t
						});
					} else V(r);
					this.#r.delete(e), this.#t.delete(e);
				};
				this.#i || !n ? (this.#r.add(e), An(r, i, !1)) : i();
			}
		}
	};
	#o = (e) => {
		this.#e.delete(e);
		let t = Array.from(this.#e.values());
		for (let [e, n] of this.#n) t.includes(e) || (V(n.effect), this.#n.delete(e));
	};
	ensure(e, t) {
		var n = P, r = sn();
		if (t && !this.#t.has(e) && !this.#n.has(e)) {
			if (r) {
				var i = document.createDocumentFragment(), a = F();
				i.append(a), this.#n.set(e, {
					effect: B(() => t(a)),
					fragment: i
				});
			} else this.#t.set(e, B(() => t(this.anchor)));
		}
		if (this.#e.set(n, e), r) {
			for (let [t, r] of this.#t) t === e ? n.unskip_effect(r) : n.skip_effect(r);
			for (let [t, r] of this.#n) t === e ? n.unskip_effect(r.effect) : n.skip_effect(r.effect);
			n.oncommit(this.#a), n.ondiscard(this.#o);
		} else D && (this.anchor = O), this.#a(n);
	}
};
// node_modules/svelte/src/internal/client/dom/blocks/if.js
function Y(e, t, n = !1) {
	var r;
	D && (r = O, Ce());
	var i = new Kr(e), a = n ? C : 0;
	function o(e, t) {
		if (D) {
			var n = Ee(r);
			if (e !== parseInt(n.substring(1))) {
				var a = Te();
				k(a), i.anchor = a, Se(!1), i.ensure(e, t), Se(!0);
				return;
			}
		}
		i.ensure(e, t);
	}
	Cn(() => {
		var e = !1;
		t((t, n = 0) => {
			e = !0, o(n, t);
		}), e || o(-1, null);
	}, a);
}
// node_modules/svelte/src/internal/client/dom/blocks/each.js
function X(e, t) {
	return t;
}
function qr(e, t, n) {
	for (var i = [], a = t.length, o, s = t.length, c = 0; c < a; c++) {
		let n = t[c];
		An(n, () => {
			if (o) {
				if (o.pending.delete(n), o.done.add(n), o.pending.size === 0) {
					var t = e.outrogroups;
					Jr(e, r(o.done)), t.delete(o), t.size === 0 && (e.outrogroups = null);
				}
			} else --s;
		}, !1);
	}
	if (s === 0) {
		var l = i.length === 0 && n !== null && e.pending.size === 0;
		if (l) {
			var u = n, d = u.parentNode;
			on(d), d.append(u), e.items.clear();
		}
		Jr(e, t, !l);
	} else o = {
		pending: new Set(t),
		done: /* @__PURE__ */ new Set()
	}, (e.outrogroups ??= /* @__PURE__ */ new Set()).add(o);
}
function Jr(e, t, n = !0) {
	var r;
	if (e.pending.size > 0) {
		r = /* @__PURE__ */ new Set();
		for (let t of e.pending.values()) for (let n of t) r.add(e.items.get(n).e);
	}
	for (var i = 0; i < t.length; i++) {
		var a = t[i];
		r?.has(a) ? (a.f |= te, Pn(a, document.createDocumentFragment())) : V(t[i], n);
	}
}
var Yr;
function Z(t, n, i, a, o, s = null) {
	var c = t, l = /* @__PURE__ */ new Map();
	if (n & 4) {
		var u = t;
		c = D ? k(/* @__PURE__ */ nn(u)) : u.appendChild(F());
	}
	D && Ce();
	var d = null, f = /* @__PURE__ */ dt(() => {
		var t = i();
		return e(t) ? t : t == null ? [] : r(t);
	}), p = /* @__PURE__ */ new Map(), m = !0;
	function h(e) {
		if (!(_.effect.f & 16384)) {
			_.pending.delete(e);
			var t = W(f);
			_.fallback = d, Zr(_, t, c, n, a), d !== null && (t.length === 0 ? d.f & 33554432 ? (d.f ^= te, $r(d, null, c)) : Mn(d) : An(d, () => {
				d = null;
			}));
		}
	}
	function g(e) {
		_.pending.delete(e);
	}
	var _ = {
		effect: Cn(() => {
			var e = W(f), t = e.length;
			let r = !1;
			D && Ee(c) === "[!" != (t === 0) && (c = Te(), k(c), Se(!1), r = !0);
			for (var u = /* @__PURE__ */ new Set(), _ = P, v = sn(), y = 0; y < t; y += 1) {
				D && O.nodeType === 8 && O.data === "]" && (c = O, r = !0, Se(!1));
				var b = e[y], x = a(b, y), S = m ? null : l.get(x);
				S ? (S.v && Wt(S.v, b), S.i && Wt(S.i, y), v && _.unskip_effect(S.e)) : (S = Qr(l, m ? c : Yr ??= F(), b, x, y, o, n, i), m || (S.e.f |= te), l.set(x, S)), u.add(x);
			}
			if (t === 0 && s && !d && (m ? d = B(() => s(c)) : (d = B(() => s(Yr ??= F())), d.f |= te)), t > u.size && je("", "", ""), D && t > 0 && k(Te()), !m) {
				if (p.set(_, u), v) {
					for (let [e, t] of l) u.has(e) || _.skip_effect(t.e);
					_.oncommit(h), _.ondiscard(g);
				} else h(_);
			}
			r && Se(!0), W(f);
		}),
		flags: n,
		items: l,
		pending: p,
		outrogroups: null,
		fallback: d
	};
	m = !1, D && (c = O);
}
function Xr(e) {
	for (; e !== null && !(e.f & 32);) e = e.next;
	return e;
}
function Zr(e, t, n, i, a) {
	var o = !!(i & 8), s = t.length, c = e.items, l = Xr(e.effect.first), u, d = null, f, p = [], m = [], h, g, _, v;
	if (o) for (v = 0; v < s; v += 1) h = t[v], g = a(h, v), _ = c.get(g).e, _.f & 33554432 || (_.nodes?.a?.measure(), (f ??= /* @__PURE__ */ new Set()).add(_));
	for (v = 0; v < s; v += 1) {
		if (h = t[v], g = a(h, v), _ = c.get(g).e, e.outrogroups !== null) for (let t of e.outrogroups) t.pending.delete(_), t.done.delete(_);
		if (_.f & 8192 && (Mn(_), o && (_.nodes?.a?.unfix(), (f ??= /* @__PURE__ */ new Set()).delete(_))), _.f & 33554432) {
			if (_.f ^= te, _ === l) $r(_, null, n);
			else {
				var y = d ? d.next : l;
				_ === e.effect.last && (e.effect.last = _.prev), _.prev && (_.prev.next = _.next), _.next && (_.next.prev = _.prev), ei(e, d, _), ei(e, _, y), $r(_, y, n), d = _, p = [], m = [], l = Xr(d.next);
				continue;
			}
		}
		if (_ !== l) {
			if (u !== void 0 && u.has(_)) {
				if (p.length < m.length) {
					var b = m[0], x;
					d = b.prev;
					var S = p[0], C = p[p.length - 1];
					for (x = 0; x < p.length; x += 1) $r(p[x], b, n);
					for (x = 0; x < m.length; x += 1) u.delete(m[x]);
					ei(e, S.prev, C.next), ei(e, d, S), ei(e, C, b), l = b, d = C, --v, p = [], m = [];
				} else u.delete(_), $r(_, l, n), ei(e, _.prev, _.next), ei(e, _, d === null ? e.effect.first : d.next), ei(e, d, _), d = _;
				continue;
			}
			for (p = [], m = []; l !== null && l !== _;) (u ??= /* @__PURE__ */ new Set()).add(l), m.push(l), l = Xr(l.next);
			if (l === null) continue;
		}
		_.f & 33554432 || p.push(_), d = _, l = Xr(_.next);
	}
	if (e.outrogroups !== null) {
		for (let t of e.outrogroups) t.pending.size === 0 && (Jr(e, r(t.done)), e.outrogroups?.delete(t));
		e.outrogroups.size === 0 && (e.outrogroups = null);
	}
	if (l !== null || u !== void 0) {
		var w = [];
		if (u !== void 0) for (_ of u) _.f & 8192 || w.push(_);
		for (; l !== null;) !(l.f & 8192) && l !== e.fallback && w.push(l), l = Xr(l.next);
		var ee = w.length;
		if (ee > 0) {
			var ne = i & 4 && s === 0 ? n : null;
			if (o) {
				for (v = 0; v < ee; v += 1) w[v].nodes?.a?.measure();
				for (v = 0; v < ee; v += 1) w[v].nodes?.a?.fix();
			}
			qr(e, w, ne);
		}
	}
	o && Je(() => {
		if (f !== void 0) for (_ of f) _.nodes?.a?.apply();
	});
}
function Qr(e, t, n, r, i, a, o, s) {
	var c = o & 1 ? o & 16 ? Rt(n) : /* @__PURE__ */ Bt(n, !1, !1) : null, l = o & 2 ? Rt(i) : null;
	return {
		v: c,
		i: l,
		e: B(() => (a(t, c ?? n, l ?? i, s), () => {
			e.delete(r);
		}))
	};
}
function $r(e, t, n) {
	if (e.nodes) for (var r = e.nodes.start, i = e.nodes.end, a = t && !(t.f & 33554432) ? t.nodes.start : n; r !== null;) {
		var o = /* @__PURE__ */ rn(r);
		if (a.before(r), r === i) return;
		r = o;
	}
}
function ei(e, t, n) {
	t === null ? e.effect.first = n : t.next = n, n === null ? e.effect.last = t : n.prev = t;
}
// node_modules/svelte/src/internal/client/dom/blocks/svelte-element.js
function ti(e, t, n, r, i, a) {
	let o = D;
	D && Ce();
	var s = null;
	D && O.nodeType === 1 && (s = O, Ce());
	var c = D ? O : e, l = new Kr(c, !1);
	Cn(() => {
		let e = t() || null;
		var a = i ? i() : n || e === "svg" ? _e : void 0;
		if (e === null) l.ensure(null, null);
		else return l.ensure(e, (t) => {
			if (e) {
				var n = D;
				if (s = D ? s : cn(e, a), Mr(s, s), r) {
					var i = null;
					D && vr(e) && s.append(i = document.createComment(""));
					var o = D ? /* @__PURE__ */ nn(s) : s.appendChild(F());
					D && (o === null ? Se(!1) : k(o)), r(s, o), i?.remove();
				}
				U.nodes.end = s, n || t.before(s);
			}
			D && k(t);
		}), () => {};
	}, C), gn(() => {}), o && (Se(!0), k(c));
}
// node_modules/svelte/src/internal/client/dom/elements/attachments.js
function ni(e, t) {
	var n = void 0, r;
	wn(() => {
		n !== (n = t()) && (r &&= (V(r), null), n && (r = B(() => {
			bn(() => n(e));
		})));
	});
}
// node_modules/clsx/dist/clsx.mjs
function ri(e) {
	var t, n, r = "";
	if (typeof e == "string" || typeof e == "number") r += e;
	else if (typeof e == "object") {
		if (Array.isArray(e)) {
			var i = e.length;
			for (t = 0; t < i; t++) e[t] && (n = ri(e[t])) && (r && (r += " "), r += n);
		} else for (n in e) e[n] && (r && (r += " "), r += n);
	}
	return r;
}
function ii() {
	for (var e, t, n = 0, r = "", i = arguments.length; n < i; n++) (e = arguments[n]) && (t = ri(e)) && (r && (r += " "), r += t);
	return r;
}
// node_modules/svelte/src/internal/shared/attributes.js
function ai(e) {
	return typeof e == "object" ? ii(e) : e ?? "";
}
var oi = [..." 	\n\r\f\xA0\v﻿"];
function si(e, t, n) {
	var r = e == null ? "" : "" + e;
	if (t && (r = r ? r + " " + t : t), n) {
		for (var i of Object.keys(n)) if (n[i]) r = r ? r + " " + i : i;
		else if (r.length) for (var a = i.length, o = 0; (o = r.indexOf(i, o)) >= 0;) {
			var s = o + a;
			(o === 0 || oi.includes(r[o - 1])) && (s === r.length || oi.includes(r[s])) ? r = (o === 0 ? "" : r.substring(0, o)) + r.substring(s + 1) : o = s;
		}
	}
	return r === "" ? null : r;
}
function ci(e, t = !1) {
	var n = t ? " !important;" : ";", r = "";
	for (var i of Object.keys(e)) {
		var a = e[i];
		a != null && a !== "" && (r += " " + i + ": " + a + n);
	}
	return r;
}
function li(e) {
	return e[0] !== "-" || e[1] !== "-" ? e.toLowerCase() : e;
}
function ui(e, t) {
	if (t) {
		var n = "", r, i;
		if (Array.isArray(t) ? (r = t[0], i = t[1]) : r = t, e) {
			e = String(e).replaceAll(/\/\*.*?\*\//g, "").trim();
			var a = !1, o = 0, s = !1, c = [];
			r && c.push(...Object.keys(r).map(li)), i && c.push(...Object.keys(i).map(li));
			var l = 0, u = -1;
			let t = e.length;
			for (var d = 0; d < t; d++) {
				var f = e[d];
				if (s ? f === "/" && e[d - 1] === "*" && (s = !1) : a ? a === f && (a = !1) : f === "/" && e[d + 1] === "*" ? s = !0 : f === "\"" || f === "'" ? a = f : f === "(" ? o++ : f === ")" && o--, !s && a === !1 && o === 0) {
					if (f === ":" && u === -1) u = d;
					else if (f === ";" || d === t - 1) {
						if (u !== -1) {
							var p = li(e.substring(l, u).trim());
							if (!c.includes(p)) {
								f !== ";" && d++;
								var m = e.substring(l, d).trim();
								n += " " + m + ";";
							}
						}
						l = d + 1, u = -1;
					}
				}
			}
		}
		return r && (n += ci(r)), i && (n += ci(i, !0)), n = n.trim(), n === "" ? null : n;
	}
	return e == null ? null : String(e);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
function di(e, t, n, r, i, a) {
	var o = e[le];
	if (D || o !== n || o === void 0) {
		var s = si(n, r, a);
		D && s === e.getAttribute("class") || (s == null ? e.removeAttribute("class") : t ? e.className = s : e.setAttribute("class", s)), e[le] = n;
	} else if (a && i !== a) for (var c in a) {
		var l = !!a[c];
		(i == null || l !== !!i[c]) && e.classList.toggle(c, l);
	}
	return a;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
function fi(e, t = {}, n, r) {
	for (var i in n) {
		var a = n[i];
		t[i] !== a && (n[i] == null ? e.style.removeProperty(i) : e.style.setProperty(i, a, r));
	}
}
function pi(e, t, n, r) {
	var i = e[ue];
	if (D || i !== t) {
		var a = ui(t, r);
		D && a === e.getAttribute("style") || (a == null ? e.removeAttribute("style") : e.style.cssText = a), e[ue] = t;
	} else r && (Array.isArray(r) ? (fi(e, n?.[0], r[0]), fi(e, n?.[1], r[1], "important")) : fi(e, n, r));
	return r;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
function mi(e, t) {
	t ? e.hasAttribute("selected") || e.setAttribute("selected", "") : e.removeAttribute("selected");
}
function hi(e, t) {
	var n = !("__defaultValue" in e);
	(n || e.__defaultValue !== t) && (e.__defaultValue = t, gi(e, !n || "__value" in e));
}
function gi(t, n) {
	var r = t.__defaultValue, i = t.multiple, a = i ? r ?? [] : null;
	if (!i || e(a)) {
		var o = t.selectedIndex, s = n && i ? new Set(t.selectedOptions) : null;
		for (var c of t.options) {
			var l = yi(c);
			mi(c, i ? a.includes(l) : Xt(l, r));
		}
		if (n) {
			if (s !== null) for (c of t.options) {
				var u = s.has(c);
				c.selected !== u && (c.selected = u);
			}
			else t.selectedIndex !== o && (t.selectedIndex = o);
		}
	}
}
function _i(t, n, r = !1) {
	if (t.multiple) {
		if (n == null) return;
		if (!e(n)) return be();
		for (var i of t.options) i.selected = n.includes(yi(i));
	} else {
		for (i of t.options) if (Xt(yi(i), n)) {
			i.selected = !0;
			return;
		}
		r && n === void 0 || (t.selectedIndex = -1);
	}
}
function vi(e) {
	var t = new MutationObserver((t) => {
		t.every(bi) || ("__defaultValue" in e && gi(e, !1), "__value" in e && _i(e, e.__value));
	});
	t.observe(e, {
		childList: !0,
		subtree: !0,
		attributes: !0,
		attributeFilter: ["value"]
	}), gn(() => {
		t.disconnect();
	});
}
function yi(e) {
	return "__value" in e ? e.__value : e.value;
}
function bi(e) {
	if (e.target.closest("selectedcontent") !== null) return !0;
	if (e.type === "childList") {
		var t = [...e.addedNodes, ...e.removedNodes];
		return t.length > 0 && t.every((e) => e.nodeName === "SELECTEDCONTENT");
	}
	return !1;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
var xi = Symbol("class"), Si = Symbol("style"), Ci = Symbol("is custom element"), wi = Symbol("is html"), Ti = me ? "link" : "LINK", Ei = me ? "input" : "INPUT", Di = me ? "option" : "OPTION", Oi = me ? "select" : "SELECT", ki = me ? "progress" : "PROGRESS";
function Ai(e) {
	if (D) {
		var t = !1, n = () => {
			if (!t) {
				if (t = !0, e.hasAttribute("value")) {
					var n = e.value;
					Q(e, "value", null), e.value = n;
				}
				if (e.hasAttribute("checked")) {
					var r = e.checked;
					Q(e, "checked", null), e.checked = r;
				}
			}
		};
		e[fe] = n, Je(n), tt();
	}
}
function ji(e, t) {
	var n = Fi(e);
	n.value !== (n.value = t ?? void 0) && (e.value !== t || t === 0 && e.nodeName === ki) && (e.value = t ?? "");
}
function Mi(e, t) {
	var n = Fi(e);
	n.checked !== (n.checked = t ?? void 0) && (e.checked = t);
}
function Q(e, t, n, r) {
	var i = Fi(e);
	if (!(D && (i[t] = e.getAttribute(t), t === "src" || t === "srcset" || t === "href" && e.nodeName === Ti))) {
		var a = i[t];
		a !== (i[t] = n) && (t === "loading" && (e[se] = n), n == null ? e.removeAttribute(t) : typeof n != "string" && Li(e).has(t) ? e[t] = n : (!D || typeof n != "number" && typeof n != "boolean" || a !== String(n)) && e.setAttribute(t, n));
	}
}
function Ni(e, t, n, r, i = !1, a = !1) {
	D && i && e.nodeName === Ei && ("defaultValue" in n || "defaultChecked" in n || Ai(e));
	var o = Fi(e), s = o[Ci], c = !o[wi];
	let l = D && s;
	l && Se(!1);
	var u = t || {}, d = e.nodeName === Di, f = e.nodeName === Oi;
	try {
		for (var p in t) !(p in n) && p[0] + p[1] !== "$$" && (n[p] = null);
		n.class ? n.class = ai(n.class) : (r || n[xi]) && (n.class = null), n[Si] && (n.style ??= null);
		var m = Li(e);
		if (e.nodeName === Ei && "type" in n && ("value" in n || "__value" in n)) {
			var h = n.type;
			(h !== u.type || h === void 0 && e.hasAttribute("type")) && (u.type = h, Q(e, "type", h, a));
		}
		for (let i in n) {
			let l = n[i];
			if (d && i === "value" && l == null) e.value = e.__value = "", u[i] = l;
			else if (i === "class") di(e, e.namespaceURI === "http://www.w3.org/1999/xhtml", l, r, t?.[xi], n[xi]), u[i] = l, u[xi] = n[xi];
			else if (i === "style") pi(e, l, t?.[Si], n[Si]), u[i] = l, u[Si] = n[Si];
			else {
				var g = u[i];
				if (l !== g || l === void 0 && e.hasAttribute(i)) {
					u[i] = l;
					var _ = i[0] + i[1];
					if (_ !== "$$") {
						if (_ === "on") {
							let t = {}, n = "$$" + i, r = i.slice(2);
							var v = dr(r);
							if (lr(r) && (r = r.slice(0, -7), t.capture = !0), !v && g) {
								if (l != null) continue;
								e.removeEventListener(r, u[n], t), u[n] = null;
							}
							if (v) wr(r, e, l), Tr([r]);
							else if (l != null) {
								function a(e) {
									u[i].call(this, e);
								}
								u[n] = Sr(r, e, a, t);
							}
						} else if (i === "style") Q(e, i, l);
						else if (i === "autofocus") $e(e, !!l);
						else if (!s && (i === "__value" || i === "value" && l != null)) e.__value = l, (g == null || e.value !== l || l === 0 && e.nodeName === ki) && (e.value = l);
						else if (i === "selected" && d) mi(e, l);
						else {
							var y = i;
							c || (y = mr(y));
							var b = y === "defaultValue" || y === "defaultChecked";
							if (f && y === "defaultValue") continue;
							if (l == null && !s && !b) {
								if (o[i] = null, y === "value" || y === "checked") {
									let n = e, r = t === void 0;
									if (y === "value") {
										let e = n.defaultValue;
										n.removeAttribute(y), n.defaultValue = e, n.value = n.__value = r ? e : null;
									} else {
										let e = n.defaultChecked;
										n.removeAttribute(y), n.defaultChecked = e, n.checked = r ? e : !1;
									}
								} else e.removeAttribute(i);
							} else b || (s || typeof l != "string") && m.has(y) ? (e[y] = l, y in o && (o[y] = E)) : typeof l != "function" && Q(e, y, l, a);
						}
					}
				}
			}
		}
	} finally {
		l && Se(!0);
	}
	return u;
}
function Pi(e, t, n = [], r = [], i = [], a, o = !1, s = !1) {
	it(i, n, r, (n) => {
		var r = void 0, i = {}, c = e.nodeName === Oi, l = !1;
		if (wn(() => {
			var u = t(...n.map(W)), d = Ni(e, r, u, a, o, s);
			if (l && c) {
				var f = e;
				"defaultValue" in u && hi(f, u.defaultValue), "value" in u && _i(f, u.value);
			}
			for (let e of Object.getOwnPropertySymbols(i)) u[e] || V(i[e]);
			for (let t of Object.getOwnPropertySymbols(u)) {
				var p = u[t];
				t.description !== "@attach" || r && p === r[t] || (i[t] && V(i[t]), i[t] = B(() => ni(e, () => p))), d[t] = p;
			}
			r = d;
		}), c) {
			var u = e;
			bn(() => {
				var e = r;
				"defaultValue" in e && hi(u, e.defaultValue), _i(u, e.value, !0), vi(u);
			});
		}
		l = !0;
	});
}
function Fi(e) {
	return e[ce] ??= {
		[Ci]: e.nodeName.includes("-"),
		[wi]: e.namespaceURI === ge
	};
}
var Ii = /* @__PURE__ */ new Map();
function Li(e) {
	var t = e.getAttribute("is") || e.nodeName, n = Ii.get(t);
	if (n) return n;
	Ii.set(t, n = /* @__PURE__ */ new Set());
	for (var r, i = e, a = Element.prototype; a !== i;) {
		for (var s in r = o(i), r) r[s].set && s !== "innerHTML" && s !== "textContent" && s !== "innerText" && n.add(s);
		i = l(i);
	}
	return n;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/input.js
function Ri(e, t, n = t) {
	var r = /* @__PURE__ */ new WeakSet();
	rt(e, "input", async (i) => {
		var a = i ? e.defaultValue : e.value;
		if (a = Ui(e) ? Wi(a) : a, n(a), P !== null && r.add(P), await ar(), a !== (a = t())) {
			var o = e.selectionStart, s = e.selectionEnd, c = e.value.length;
			if (e.value = a ?? "", s !== null) {
				var l = e.value.length;
				o === s && s === c && l > c ? (e.selectionStart = l, e.selectionEnd = l) : (e.selectionStart = o, e.selectionEnd = Math.min(s, l));
			}
		}
	}), (D && e.defaultValue !== e.value || cr(t) == null && e.value) && (n(Ui(e) ? Wi(e.value) : e.value), P !== null && r.add(P)), Sn(() => {
		var n = t();
		if (e === document.activeElement) {
			var i = P;
			if (r.has(i)) return;
		}
		Ui(e) && n === Wi(e.value) || (e.type !== "date" || n || e.value) && n !== e.value && (e.value = n ?? "");
	});
}
var zi = /* @__PURE__ */ new Set();
function Bi(e, t, n, r, i = r) {
	var a = n.getAttribute("type") === "checkbox", o = e;
	let s = !1;
	if (t !== null) for (var c of t) o = o[c] ??= [];
	o.push(n), rt(n, "change", () => {
		var e = n.__value;
		a && (e = Hi(o, e, n.checked)), i(e);
	}, () => i(a ? [] : null)), Sn(() => {
		var e = r();
		D && n.defaultChecked !== n.checked ? s = !0 : a ? (e ||= [], n.checked = e.includes(n.__value)) : n.checked = Xt(n.__value, e);
	}), gn(() => {
		var e = o.indexOf(n);
		e !== -1 && o.splice(e, 1);
	}), zi.has(o) || (zi.add(o), Je(() => {
		o.sort((e, t) => e.compareDocumentPosition(t) === 4 ? -1 : 1), zi.delete(o);
	})), Je(() => {
		if (s) {
			var e = a ? Hi(o, e, n.checked) : o.find((e) => e.checked)?.__value;
			i(e);
		}
	});
}
function Vi(e, t, n = t) {
	rt(e, "change", (t) => {
		n(t ? e.defaultChecked : e.checked);
	}), (D && e.defaultChecked !== e.checked || cr(t) == null) && n(e.checked), Sn(() => {
		e.checked = !!t();
	});
}
function Hi(e, t, n) {
	for (var r = /* @__PURE__ */ new Set(), i = 0; i < e.length; i += 1) e[i].checked && r.add(e[i].__value);
	return n || r.delete(t), Array.from(r);
}
function Ui(e) {
	var t = e.type;
	return t === "number" || t === "range";
}
function Wi(e) {
	return e === "" ? null : +e;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/this.js
function Gi(e, t) {
	return e === t || e?.[ae] === t;
}
function Ki(e = We(), t, n, r) {
	var i = j.r, a = U;
	return bn(() => {
		var o, s;
		return Sn(() => {
			o = s, s = r?.() || [], cr(() => {
				Gi(n(...s), e) || (t(e, ...s), o && Gi(n(...o), e) && t(null, ...o));
			});
		}), () => {
			let r = a;
			for (; r !== i && r.parent !== null && r.parent.f & 33554432;) r = r.parent;
			let o = () => {
				s && Gi(n(...s), e) && t(null, ...s);
			}, c = r.teardown;
			r.teardown = () => {
				o(), c?.();
			};
		};
	}), e;
}
// node_modules/svelte/src/internal/client/reactivity/store.js
var qi = !1;
function Ji(e) {
	var t = qi;
	try {
		return qi = !1, [e(), qi];
	} finally {
		qi = t;
	}
}
// node_modules/svelte/src/internal/client/reactivity/props.js
function Yi(e, t, n, r) {
	var i = !0, o = !!(n & 8), s = !!(n & 16), c = r, l = !0, u = void 0, d = () => s && i ? (u ??= /* @__PURE__ */ ct(r), W(u)) : (l && (l = !1, c = s ? cr(r) : r), c);
	let f;
	if (o) {
		var p = ae in e || oe in e;
		f = a(e, t)?.set ?? (p && t in e ? (n) => e[t] = n : void 0);
	}
	var m, h = !1;
	o ? [m, h] = Ji(() => e[t]) : m = e[t], m === void 0 && r !== void 0 && (m = d(), f && (i && Ie(t), f(m)));
	var g = i ? () => {
		var n = e[t];
		return n === void 0 ? d() : (l = !0, n);
	} : () => {
		var n = e[t];
		return n !== void 0 && (c = void 0), n === void 0 ? c : n;
	};
	if (i && !(n & 4)) return g;
	if (f) {
		var _ = e.$$legacy;
		return (function(e, t) {
			return arguments.length > 0 ? ((!i || !t || _ || h) && f(t ? g() : e), e) : g();
		});
	}
	var v = !1, y = (n & 1 ? ct : dt)(() => (v = !1, g()));
	o && W(y);
	var b = U;
	return (function(e, t) {
		if (arguments.length > 0) {
			let n = t ? W(y) : i && o ? Jt(e) : e;
			return Vt(y, n), v = !0, c !== void 0 && (c = n), e;
		}
		return In && v || b.f & 16384 ? y.v : W(y);
	});
}
// src/widget/theme.ts
function Xi(e) {
	let { body: t, documentElement: n } = e, r = t.dataset.jpThemeLight;
	if (r !== void 0) return r === "false" ? "dark" : "light";
	let i = t.classList;
	if (i.contains("vscode-light") || i.contains("vscode-high-contrast-light")) return "light";
	if (i.contains("vscode-dark") || i.contains("vscode-high-contrast")) return "dark";
	let a = n.getAttribute("theme") ?? n.dataset.theme;
	return a === "light" || a === "dark" ? a : i.contains("dark-theme") ? "dark" : null;
}
var Zi = /@media\s*\(prefers-color-scheme:\s*dark\)/g, Qi = (e, t) => t === null ? e : e.replace(Zi, t === "dark" ? "@media all" : "@media not all");
function $i(e, t, n) {
	let r, i = () => {
		let i = Xi(document);
		i !== r && (r = i, e.style.colorScheme = i ?? "light dark", t.textContent = Qi(n, i));
	};
	i();
	let a = new MutationObserver(i);
	for (let e of [document.documentElement, document.body]) a.observe(e, {
		attributes: !0,
		attributeFilter: [
			"class",
			"theme",
			"data-theme",
			"data-jp-theme-light"
		]
	});
	return () => a.disconnect();
}
// node_modules/svelte/src/internal/disclose-version.js
typeof window < "u" && ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/math/linear.ts
var ea = (e, t) => e[0] * t[0] + e[1] * t[1], ta = (e, t) => [e[0] - t[0], e[1] - t[1]], na = (e, t) => [e[0] * t[0] + e[1] * t[1], e[1] * t[0] + e[2] * t[1]], ra = (e, t) => Math.hypot(e[0] - t[0], e[1] - t[1]), ia = (e, t) => [
	e[0] + t,
	e[1],
	e[2] + t
], aa = (e) => e[0] * e[2] - e[1] * e[1];
function oa(e, t) {
	let n = aa(e);
	return Math.abs(n) > 1e-14 * (e[0] * e[2] + 1e-300) ? [(e[2] * t[0] - e[1] * t[1]) / n, (e[0] * t[1] - e[1] * t[0]) / n] : oa(ia(e, 1e-10 * (Math.abs(e[0]) + Math.abs(e[2])) + 1e-300), t);
}
function sa(e) {
	let t = (e[0] + e[2]) / 2, n = (e[0] - e[2]) / 2, r = Math.hypot(n, e[1]);
	return {
		values: [t + r, t - r],
		angle: .5 * Math.atan2(e[1], n)
	};
}
// src/math/polynomial.ts
function ca(e, t, n) {
	let r = new Float64Array(e), i = new Float64Array(n > 0 ? e : 0), a = new Float64Array(n > 1 ? e : 0);
	r[0] = 1, e > 1 && (r[1] = t), e > 1 && n > 0 && (i[1] = 1);
	for (let o = 2; o < e; o++) r[o] = 2 * t * r[o - 1] - r[o - 2], n > 0 && (i[o] = 2 * r[o - 1] + 2 * t * i[o - 1] - i[o - 2]), n > 1 && (a[o] = 4 * i[o - 1] + 2 * t * a[o - 1] - a[o - 2]);
	return [
		r,
		i,
		a
	];
}
function la(e, t, n, r = e.half) {
	let i = e.half, a = e.table.map((t) => Float64Array.from(t, (t) => t * e.step)), o = a.length, s = Math.max(...a.map((e) => e.length)), c = (e) => {
		let t = new Float64Array(o);
		for (let n = 0; n < o; n++) {
			let r = a[n], i = 0;
			for (let t = 0; t < r.length; t++) i += r[t] * e[t];
			t[n] = i;
		}
		return t;
	}, l = (e, t) => {
		let n = 0;
		for (let r = 0; r < o; r++) n += e[r] * t[r];
		return n;
	}, u = (e) => t ? [e[1] / i, e[0] / i] : [e[0] / i, e[1] / i], d = (e) => {
		let [t, n] = u(e);
		return l(ca(o, t, 0)[0], c(ca(s, n, 0)[0]));
	}, f = (e) => {
		let [n, r] = u(e), [a, d] = ca(o, n, 1), [f, p] = ca(s, r, 1), [m, h] = [l(d, c(f)) / i, l(a, c(p)) / i];
		return t ? [h, m] : [m, h];
	}, p = (e) => {
		let [n, r] = u(e), [a, d, f] = ca(o, n, 2), [p, m, h] = ca(s, r, 2), [g, _, v] = [
			l(f, c(p)),
			l(d, c(m)),
			l(a, c(h))
		].map((e) => e / (i * i));
		return t ? [
			v,
			_,
			g
		] : [
			g,
			_,
			v
		];
	}, m = ua(t ? [e.optimum[1], e.optimum[0]] : [e.optimum[0], e.optimum[1]], f, p, i), h = d(m);
	return {
		value: (e) => Math.abs(e[0]) <= i && Math.abs(e[1]) <= i ? d(e) - h : Infinity,
		gradient: f,
		curvature: (e) => da(p(e)),
		convex: n,
		optima: [m],
		quadratic: null,
		extent: r,
		edge: i
	};
}
function ua(e, t, n, r) {
	let i = e;
	for (let e = 0; e < 8; e++) {
		let e = n(i), a = t(i), o = aa(e);
		if (!(e[0] > 0 && o > 0)) return i;
		let s = [i[0] - (e[2] * a[0] - e[1] * a[1]) / o, i[1] - (e[0] * a[1] - e[1] * a[0]) / o], c = ra(s, i);
		if (!(c < .001 * r)) return i;
		if (i = s, c < 1e-15 * r) break;
	}
	return i;
}
function da(e) {
	let t = (e[0] + e[2]) / 2, n = Math.hypot((e[0] - e[2]) / 2, e[1]), r = t - n, i = 1e-9 * (Math.abs(t) + n);
	return r >= i ? e : [
		e[0] + i - r,
		e[1],
		e[2] + i - r
	];
}
// src/math/surface.ts
var fa = 5;
function pa(e, t, n = fa) {
	return {
		value: (n) => .5 * ea(ta(n, t), na(e, ta(n, t))),
		gradient: (n) => na(e, ta(n, t)),
		curvature: () => e,
		convex: !0,
		optima: [t],
		quadratic: e,
		extent: n
	};
}
var ma = (e) => [
	1,
	e,
	1
];
function ha(e) {
	let t = [], [n, r] = [Math.sqrt((1 + e) / 2), Math.sqrt((1 - e) / 2)];
	for (let e = 0; e < 24; e++) {
		let i = e / 12 * Math.PI, a = e % 2 == 0 ? Math.sqrt(3.2) : Math.sqrt(.8), [o, s] = [a * Math.cos(i), a * Math.sin(i)];
		t.push([n * o + r * s, n * o - r * s]);
	}
	return t;
}
var ga = (e) => e > 0 ? e + Math.log1p(Math.exp(-e)) : Math.log1p(Math.exp(e)), _a = (e) => e >= 0 ? 1 / (1 + Math.exp(-e)) : Math.exp(e) / (1 + Math.exp(e));
function va(e, t) {
	let n = ha(e), r = n.map((e) => _a(ea(e, t))), i = n.length, a = (e) => {
		let t = 0;
		for (let a = 0; a < i; a++) {
			let i = n[a][0] * e[0] + n[a][1] * e[1];
			t += ga(i) - r[a] * i;
		}
		return t / i;
	}, o = a(t);
	return {
		value: (e) => a(e) - o,
		gradient: (e) => {
			let [t, a] = [0, 0];
			for (let o = 0; o < i; o++) {
				let [i, s] = n[o], c = _a(i * e[0] + s * e[1]) - r[o];
				t += c * i, a += c * s;
			}
			return [t / i, a / i];
		},
		curvature: (e) => {
			let [t, r, a] = [
				0,
				0,
				0
			];
			for (let o = 0; o < i; o++) {
				let [s, c] = n[o], l = _a(s * e[0] + c * e[1]), u = l * (1 - l) / i;
				t += u * s * s, r += u * s * c, a += u * c * c;
			}
			return [
				t,
				r,
				a
			];
		},
		convex: !0,
		optima: [t],
		quadratic: null,
		extent: fa
	};
}
var ya = Array.from({ length: 16 }, (e, t) => -2.5 + t / 3), ba = (e, t) => t[0] * Math.tanh(t[1] * e);
function xa(e) {
	let t = ya.map((t) => ba(t, e)), n = ya.length, r = (e) => ya.map((n, r) => {
		let i = Math.tanh(e[1] * n);
		return {
			r: e[0] * i - t[r],
			j: [i, e[0] * n * (1 - i * i)]
		};
	});
	return {
		value: (e) => {
			let r = 0;
			for (let i = 0; i < n; i++) {
				let n = e[0] * Math.tanh(e[1] * ya[i]) - t[i];
				r += n * n;
			}
			return r / (2 * n);
		},
		row: (e, r) => {
			let [i, a, o] = [
				0,
				0,
				0
			];
			for (let e = 0; e < n; e++) {
				let n = Math.tanh(r * ya[e]);
				i += n * n, a += n * t[e], o += t[e] * t[e];
			}
			return e.map((e) => (i * e * e - 2 * a * e + o) / (2 * n));
		},
		gradient: (e) => {
			let [t, i] = [0, 0];
			for (let { r: a, j: o } of r(e)) t += a * o[0] / n, i += a * o[1] / n;
			return [t, i];
		},
		curvature: (e) => {
			let [t, i, a] = [
				0,
				0,
				0
			], [o, s] = [0, 0];
			r(e).forEach(({ r, j: c }, l) => {
				t += c[0] * c[0] / n, i += c[0] * c[1] / n, a += c[1] * c[1] / n;
				let u = ya[l] * (1 - c[0] * c[0]);
				o += r * u / n, s += r * -2 * e[0] * ya[l] * c[0] * u / n;
			});
			let c = [
				t,
				i + o,
				a + s
			];
			return c[2] > 0 && aa(c) > 0 ? c : [
				t,
				i,
				a
			];
		},
		convex: !1,
		optima: e[0] === 0 || e[1] === 0 ? [e] : [e, [-e[0], -e[1]]],
		quadratic: null,
		extent: fa
	};
}
// src/explorer/data.ts
function Sa(e) {
	return !e || e.trim() === "" || e.trim() === "null" ? null : JSON.parse(e);
}
function Ca(e, t) {
	return e.pairs === void 0 ? Ta(e, t) : wa(e, t);
}
function wa(e, [t, n]) {
	let r = e.pairs[`${Math.min(t, n)},${Math.max(t, n)}`];
	return la(r, t > n, e.convex ?? !0, .94 * r.half);
}
function Ta(e, [t, n]) {
	let { gram: r, pull: i, coef: a } = e, o = [
		r[t][t],
		r[t][n],
		r[n][n]
	], s = o[0] * o[2] - o[1] * o[1], c = [(o[2] * i[t] - o[1] * i[n]) / s, (o[0] * i[n] - o[1] * i[t]) / s], l = [a[t] + c[0], a[n] + c[1]], u = [l[0] + o[1] / o[0] * l[1], l[1] + o[1] / o[2] * l[0]];
	return pa(o, l, 1.25 * Math.max(...[
		...l,
		...u,
		a[t],
		a[n]
	].map(Math.abs), 1e-300));
}
// src/math/penalty.ts
function Ea(e, t) {
	let n = Math.abs(t);
	switch (e.kind) {
		case "L1": return n;
		case "L2": return .5 * t * t;
		case "EN": return e.share * n + .5 * (1 - e.share) * t * t;
		case "Lq": return n ** e.q;
	}
}
var Da = (e, t) => Ea(e, t[0]) + Ea(e, t[1]);
function Oa(e, t) {
	let n = Math.abs(t), r = Math.sign(t);
	switch (e.kind) {
		case "L1": return r;
		case "L2": return t;
		case "EN": return r * e.share + (1 - e.share) * t;
		case "Lq": return r * e.q * n ** (e.q - 1);
	}
}
function ka(e, t) {
	switch (e.kind) {
		case "L1": return 0;
		case "L2": return 1;
		case "EN": return 1 - e.share;
		case "Lq": return e.q * (e.q - 1) * Math.abs(t) ** (e.q - 2);
	}
}
function Aa(e, t) {
	switch (e.kind) {
		case "L1": return {
			a: t,
			b: 0
		};
		case "L2": return {
			a: 0,
			b: t
		};
		case "EN": return {
			a: t * e.share,
			b: t * (1 - e.share)
		};
		case "Lq": return e.q === 1 ? {
			a: t,
			b: 0
		} : e.q === 2 ? {
			a: 0,
			b: 2 * t
		} : null;
	}
}
var ja = (e) => e.kind !== "Lq" || e.q >= 1;
function Ma(e, t, n) {
	let r = Math.abs(Math.cos(t)), i = Math.abs(Math.sin(t));
	switch (e.kind) {
		case "L1": return n / (r + i);
		case "L2": return Math.sqrt(2 * n);
		case "EN": {
			let t = e.share * (r + i), a = 1 - e.share;
			return a === 0 ? n / t : 2 * n / (t + Math.sqrt(t * t + 2 * a * n));
		}
		case "Lq": return (n / (Na(r) ** e.q + Na(i) ** e.q)) ** (1 / e.q);
	}
}
var Na = (e) => e < 1e-15 ? 0 : e;
function Pa(e, t, n = 48) {
	let r = [];
	for (let i = 0; i < 4; i++) for (let a = 0; a < n; a++) {
		let o = a / n, s = e.kind === "Lq" ? o * o * o * (o * (6 * o - 15) + 10) : o, c = (i + s) * (Math.PI / 2), l = Ma(e, c, t), u = a === 0 && i % 2 == 1 ? 0 : l * Math.cos(c), d = a === 0 && i % 2 == 0 ? 0 : l * Math.sin(c);
		r.push([u, d]);
	}
	return r;
}
// src/math/inner.ts
function Fa(e, t, n, r) {
	let [i, a, o] = [
		e[0] + r,
		e[1],
		e[2] + r
	], s = (e) => .5 * (i * e[0] * e[0] + 2 * a * e[0] * e[1] + o * e[1] * e[1]) - t[0] * e[0] - t[1] * e[1] + n * (Math.abs(e[0]) + Math.abs(e[1])), c = [0, 0], l = 0, u = (e) => {
		let t = s(e);
		t < l - 1e-16 * (Math.abs(l) + 1e-300) && (c = e, l = t);
	}, d = n > 0 ? [1, -1] : [1];
	for (let e of d) {
		let r = (t[0] - e * n) / i;
		i > 0 && (n === 0 || r * e > 0) && u([r, 0]);
		let a = (t[1] - e * n) / o;
		o > 0 && (n === 0 || a * e > 0) && u([0, a]);
	}
	let f = i * o - a * a;
	if (f > 1e-14 * i * o) for (let e of d) for (let r of d) {
		let [s, c] = [t[0] - e * n, t[1] - r * n], l = [(o * s - a * c) / f, (i * c - a * s) / f];
		(n === 0 || l[0] * e > 0 && l[1] * r > 0) && u(l);
	}
	return c;
}
function Ia(e, t, n, r) {
	if (!(t > 0)) return 0;
	let i = 0, a = t / (n * r);
	e > 0 && (a = Math.min(a, (t / e) ** (r - 1)));
	for (let o = 0; o < 200; o++) {
		let o = .5 * (i + a);
		if (o === i || o === a) break;
		e * o ** (1 / (r - 1)) + n * r * o > t ? a = o : i = o;
	}
	return (.5 * (i + a)) ** (1 / (r - 1));
}
function La(e, t, n, r, i) {
	let a = i, o = (i) => {
		let o = t[i] - e[1] * a[1 - i];
		return Math.sign(o) * Ia(e[2 * i], Math.abs(o), n, r);
	}, s = (i) => {
		let a = i.map((e) => n * r * Math.sign(e) * Math.abs(e) ** (r - 1));
		return [e[0] * i[0] + e[1] * i[1] - t[0] + a[0], e[1] * i[0] + e[2] * i[1] - t[1] + a[1]];
	}, c = (e) => Math.max(Math.abs(e[0]), Math.abs(e[1]));
	for (let t = 0; t < 400; t++) {
		let i = a;
		if (a = [o(0), a[1]], a = [a[0], o(1)], t % 4 == 3 && a[0] !== 0 && a[1] !== 0) {
			let t = a.map((e) => n * r * (r - 1) * Math.abs(e) ** (r - 2)), i = s(a), [o, l] = [e[0] + t[0], e[2] + t[1]], u = o * l - e[1] * e[1], d = [(l * i[0] - e[1] * i[1]) / u, (o * i[1] - e[1] * i[0]) / u], f = [a[0] - d[0], a[1] - d[1]];
			f[0] * a[0] > 0 && f[1] * a[1] > 0 && c(s(f)) < c(i) && (a = f);
		}
		if (Math.max(Math.abs(a[0] - i[0]), Math.abs(a[1] - i[1])) <= 1e-15 * c(a)) break;
	}
	return a;
}
function Ra(e, t, n, r, i) {
	let a = Aa(n, r);
	return a !== null || r === 0 ? Fa(e, t, a?.a ?? 0, a?.b ?? 0) : La(e, t, r, n.q, i);
}
// src/math/solve.ts
var za = 1e-6, Ba = (e) => e.extent / 5, Va = (e, t, n, r) => e.value(r) + (n > 0 ? n * Da(t, r) : 0);
function Ha(e, t, n, r = e.optima[0]) {
	let i = (r) => ({
		w: r,
		objective: Va(e, t, n, r)
	});
	if (n === 0 && e.optima.length > 0) return e.optima.map(i);
	let a = ja(t);
	if (a && e.quadratic !== null) {
		let r = e.quadratic;
		return [i(Ra(r, na(r, e.optima[0]), t, n, e.optima[0]))];
	}
	if (a && e.convex) return [i(Ka(e, t, n, r))];
	let o = a ? Ga(e, t, n).map((r) => Ka(e, t, n, r)) : Qa(e, t, n);
	Aa(t, n) === null && o.push(...eo(e, t, n));
	let s = o.filter((r) => qa(e, t, n, r)), c = (s.length > 0 ? s : o).map(i);
	return Ua(e, c), c.filter((t, n) => c.findIndex((n) => ra(n.w, t.w) < za * Ba(e)) === n);
}
function Ua(e, t) {
	let n = (t) => ra(t.w, e.optima[0]), r = 1e-11 * (Ba(e) ** 2 + e.value([0, 0]));
	t.sort((e, t) => Math.abs(e.objective - t.objective) > r ? e.objective - t.objective : n(e) - n(t));
}
var Wa = (e, t, n, r = e.optima[0]) => Ha(e, t, n, r)[0];
function Ga(e, t, n) {
	return [[0, 0], ...Aa(t, n) === null ? e.optima : to(e, t, n)];
}
function Ka(e, t, n, r) {
	let i = r, a = Va(e, t, n, i), o = 0, s = Ba(e);
	for (let r = 0; r < 300; r++) {
		let r = e.curvature(i), c = ia(r, o * Math.max(r[0], r[2])), l = Ra(c, ta(na(c, i), e.gradient(i)), t, n, i), u = ra(l, i), d = Va(e, t, n, l), f = u < 1e-4 * s && ro(e, t, n, l) < ro(e, t, n, i);
		if (d < a || f) {
			if (i = l, a = d, o = o < 1e-10 ? 0 : o / 5, u <= 1e-14 * (s + Math.hypot(...i))) break;
		} else {
			if (u <= 1e-13 * (s + Math.hypot(...i))) break;
			o = o === 0 ? .001 : o * 4;
		}
	}
	return i;
}
function qa(e, t, n, r) {
	let i = Va(e, t, n, r), a = 1e-4 * Ba(e), o = 1e-15 * (Math.abs(i) + e.value([0, 0]) + e.value([e.extent, e.extent]));
	for (let s = 0; s < 32; s++) {
		let c = s / 32 * 2 * Math.PI;
		if (Va(e, t, n, [r[0] + a * Math.cos(c), r[1] + a * Math.sin(c)]) < i - o) return !1;
	}
	return !0;
}
var Ja = [1, -1], Ya = /* @__PURE__ */ new WeakMap(), Xa = (e, t) => e === 0 ? [t, 0] : [0, t];
function Za(e) {
	let t = Ya.get(e);
	if (t !== void 0) return t;
	let [n, r] = [28, 240], i = Float64Array.from({ length: n }, (t, r) => e.extent * ((r + 1) / n) ** 1.6), a = Float64Array.from({ length: r }, (t, n) => e.extent * ((n + 1) / r) ** 2), o = {
		sizes: i,
		quadrants: Ja.flatMap((t) => {
			let n = i.map((e) => t * e);
			return Ja.map((r) => ({
				s: t,
				t: r,
				values: Array.from(i, (t) => e.row?.(n, r * t) ?? n.map((n) => e.value([n, r * t])))
			}));
		}),
		places: a,
		axes: [0, 1].flatMap((t) => Ja.map((n) => ({
			j: t,
			sign: n,
			slopes: a.map((r) => n * e.gradient(Xa(t, n * r))[t])
		})))
	};
	return Ya.set(e, o), o;
}
function Qa(e, t, n) {
	let r = [[0, 0]], { places: i, axes: a } = Za(e), o = i.map((e) => n * Oa(t, e));
	for (let { j: s, sign: c, slopes: l } of a) {
		let a = (r) => c * e.gradient(Xa(s, c * r))[s] + n * Oa(t, r), u = Infinity;
		for (let e = 0; e < i.length; e++) {
			let t = l[e] + o[e];
			u < 0 && t >= 0 && r.push(Xa(s, c * $a(a, i[e - 1], i[e]))), u = t;
		}
	}
	return r;
}
function $a(e, t, n) {
	for (let r = 0; r < 80; r++) {
		let r = .5 * (t + n);
		if (r === t || r === n) break;
		e(r) < 0 ? t = r : n = r;
	}
	return .5 * (t + n);
}
function eo(e, t, n) {
	return to(e, t, n).filter((e) => e[0] !== 0 && e[1] !== 0).map((r) => no(e, t, n, r)).filter((e) => e !== null);
}
function to(e, t, n) {
	let r = [...e.optima], { sizes: i, quadrants: a } = Za(e), o = i.length, s = i.map((e) => n * Ea(t, e));
	for (let { s: e, t, values: n } of a) {
		let a = (e, t) => n[e][t] + s[t] + s[e];
		for (let n = 0; n < o - 1; n++) for (let s = 0; s < o - 1; s++) {
			let o = a(n, s);
			o > a(n, s + 1) || o > a(n + 1, s) || (s === 0 || o <= a(n, s - 1)) && (n === 0 || o <= a(n - 1, s)) && r.push([e * i[s], t * i[n]]);
		}
	}
	return r;
}
function no(e, t, n, r) {
	let i = r, a = Va(e, t, n, i), o = 0, s = Ba(e);
	for (let r = 0; r < 400; r++) {
		let r = e.curvature(i), c = [n * ka(t, i[0]), n * ka(t, i[1])], l = e.gradient(i), u = [l[0] + n * Oa(t, i[0]), l[1] + n * Oa(t, i[1])], d = o * Math.max(r[0], r[2]), f = [
			r[0] + c[0] + d,
			r[1],
			r[2] + c[1] + d
		];
		if (!(f[0] > 0 && f[0] * f[2] > f[1] * f[1])) {
			if (o = o === 0 ? .001 : o * 3, o > 1e8) return null;
			continue;
		}
		let p = ta(i, oa(f, u));
		if (p[0] * i[0] <= 0 || p[1] * i[1] <= 0) {
			if (o = o === 0 ? .01 : o * 3, o > 1e8) return null;
			continue;
		}
		let m = Va(e, t, n, p), h = ra(p, i), g = h < 1e-4 * s && ro(e, t, n, p) < ro(e, t, n, i);
		if (m < a || g) {
			if (i = p, a = m, o = o < 1e-9 ? 0 : o / 4, h <= 1e-14 * s) break;
		} else {
			if (h <= 1e-13 * s) break;
			o = o === 0 ? .001 : o * 4;
		}
	}
	return Math.min(Math.abs(i[0]), Math.abs(i[1])) > 1e-9 * s ? i : null;
}
function ro(e, t, n, r) {
	let i = e.gradient(r), a = Aa(t, n);
	return Math.max(...[0, 1].map((e) => r[e] === 0 ? a === null ? t.q < 1 ? 0 : Math.abs(i[e]) : Math.max(0, Math.abs(i[e]) - a.a) : Math.abs(i[e] + n * Oa(t, r[e]))));
}
// src/math/constraint.ts
function io(e, t, n) {
	let r = e.optima.filter((e) => Da(t, e) <= n);
	if (r.length > 0) return {
		minima: r.map((t) => ({
			w: t,
			objective: e.value(t)
		})),
		alpha: 0
	};
	if (e.convex && ja(t)) {
		let r = ao(e, t, n), { w: i } = Wa(e, t, r);
		return {
			minima: [{
				w: i,
				objective: e.value(i)
			}],
			alpha: r
		};
	}
	return {
		minima: oo(e, t, n),
		alpha: NaN
	};
}
function ao(e, t, n) {
	let r = e.optima[0], i = (i) => (r = Wa(e, t, Math.exp(i), r).w, Da(t, r) - n), a = e.optima[0], o = e.gradient([0, 0]), s = Math.log(Math.abs(o[0] * a[0] + o[1] * a[1]) / Da(t, a)), c = Number.isFinite(s) ? s : 0, l = c, u = i(c), d = u;
	for (let e = 0; e < 200 && d > 0; e++) d = i(l += 1);
	for (let e = 0; e < 200 && u <= 0; e++) u = i(--c);
	for (let e = 0; e < 120; e++) {
		let t = (c * d - l * u) / (d - u), r = e % 8 == 7 || !(t > c && t < l) ? .5 * (c + l) : t;
		if (r === c || r === l) break;
		let a = i(r);
		if (Math.abs(a) <= 1e-14 * n) return Math.exp(r);
		a > 0 ? ([c, u] = [r, a], d *= .5) : ([l, d] = [r, a], u *= .5);
	}
	return Math.exp(.5 * (c + l));
}
function oo(e, t, n) {
	let r = (e) => {
		let r = Math.round(e / (Math.PI / 2)), i = Ma(t, e, n);
		if (Math.abs(e - Math.PI / 2 * r) < 1e-14) {
			let e = (r % 4 + 4) % 4;
			return e === 0 ? [i, 0] : e === 1 ? [0, i] : e === 2 ? [-i, 0] : [0, -i];
		}
		return [i * Math.cos(e), i * Math.sin(e)];
	}, i = [];
	for (let e = 0; e < 4; e++) for (let t = 0; t < 240; t++) {
		let n = t / 240;
		i.push((e + n * n * n * (n * (6 * n - 15) + 10)) * (Math.PI / 2));
	}
	let a = i.map((t) => e.value(r(t))), o = [];
	i.forEach((t, n) => {
		let s = a[(n + i.length - 1) % i.length], c = a[(n + 1) % i.length];
		if (!Number.isFinite(a[n]) || a[n] > s || a[n] > c) return;
		let l = n === 0 ? i[i.length - 1] - 2 * Math.PI : i[n - 1], u = n === i.length - 1 ? 2 * Math.PI : i[n + 1], d = n % 240 == 0 ? t : so((t) => e.value(r(t)), l, u), f = r(d);
		o.push({
			w: f,
			objective: e.value(f)
		});
	});
	for (let r of Ha(e, {
		...t,
		kind: "L1"
	}, 0)) Da(t, r.w) <= n && o.push({
		w: r.w,
		objective: Va(e, t, 0, r.w)
	});
	return Ua(e, o), o.filter((t, n) => o.findIndex((n) => ra(n.w, t.w) < 1e-6 * e.extent) === n);
}
function so(e, t, n) {
	let r = (Math.sqrt(5) - 1) / 2, [i, a] = [t, n], [o, s] = [a - r * (a - i), i + r * (a - i)], [c, l] = [e(o), e(s)];
	for (let t = 0; t < 80; t++) c <= l ? ([a, s, l] = [
		s,
		o,
		c
	], o = a - r * (a - i), c = e(o)) : ([i, o, c] = [
		o,
		s,
		l
	], s = i + r * (a - i), l = e(s));
	return .5 * (i + a);
}
// src/explorer/words.ts
function $(e, t = 3) {
	return e === 0 ? "0" : (Math.abs(e) >= 1e5 || Math.abs(e) < .001 ? e.toExponential(t - 1) : String(Number(e.toPrecision(t)))).replace("-", "−");
}
function co(e) {
	return e.kind === "EN" ? "the elastic net" : e.kind === "Lq" ? `Lq with q = ${$(e.q)}` : e.kind;
}
function lo(e) {
	return e.kind === "L1" ? "diamond" : e.kind === "L2" ? "circle" : e.kind === "EN" ? e.share === 1 ? "diamond" : e.share > 0 ? "rounded diamond" : "circle" : e.q === 1 ? "diamond" : e.q === 2 ? "circle" : e.q < 1 ? "star" : "rounded shape";
}
var uo = (e) => e.kind === "L1" || e.kind === "EN" && e.share > 0 || e.kind === "Lq" && e.q <= 1;
function fo(e) {
	return e.kind === "L1" ? "|w₁| + |w₂|" : e.kind === "L2" ? "(w₁² + w₂²)/2" : e.kind === "Lq" ? `|w₁|^${$(e.q)} + |w₂|^${$(e.q)}` : `${$(e.share)} × (|w₁| + |w₂|) + ${$(1 - e.share)} × (w₁² + w₂²)/2`;
}
function po(e) {
	return {
		gaussian: "half the mean squared error",
		binomial: "the mean log loss",
		multinomial: "the mean log loss",
		cox: "minus the log partial likelihood per row",
		poisson: "half the mean Poisson deviance"
	}[e] ?? `the mean ${e} loss`;
}
function mo(e) {
	let { form: t, penalty: n, alpha: r, t: i, w: a, names: o, ridge: s } = e, c = lo(n);
	if (t === "constraint" && r === 0) return `The place of least error is inside the ${c} already: the budget ${$(i)} is not used up, and nothing is held back.`;
	if (r === 0) return "Without penalty the solution is where the error is least.";
	let l = t === "penalty" ? `At alpha ${$(r)}` : `Within the budget ${$(i)}`, u = [0, 1].filter((e) => a[e] === 0);
	if (u.length === 2) return `${l} the ${c} has shrunk to a point: both weights are exactly 0. Leaving 0 would cost more than it lowers the error.`;
	if (u.length === 1) {
		let e = u[0];
		if (!uo(n)) return `${l} the error contour meets the ${c} right on an axis: ${o[e]} is exactly 0. Move ○ a little and it is not.`;
		let t = s === null ? "" : s.alpha === r ? "the same alpha" : `alpha ${$(s.alpha)}`, i = s !== null && s.w[e] !== 0 ? `; with L2 at ${t} it would be ${$(s.w[e])}` : "";
		return `${l} the error contour meets the ${c} at its corner: ${o[e]} is exactly 0${i}.`;
	}
	return `${l} the error contour meets the ${c} ${uo(n) ? "on a side, away from its corners: both weights are kept" : "where it is smooth: neither weight is exactly 0"}${ho(e)}.`;
}
function ho({ w: e, o: t, names: n }) {
	let r = [0, 1].filter((n) => Math.abs(e[n]) < Math.abs(t[n]));
	return r.length === 2 ? ", both smaller than without penalty" : r.length === 1 ? `, ${n[r[0]]} smaller than without penalty, ${n[1 - r[0]]} larger` : "";
}
// src/explorer/LogSlider.svelte
var go = /* @__PURE__ */ G("<div class=\"row\"><label> </label> <input type=\"range\" min=\"0\"/> <input type=\"text\" inputmode=\"decimal\" size=\"7\"/></div>");
function _o(e, t) {
	let n = Ir();
	He(t, !0);
	let r = /* @__PURE__ */ N(() => String(Number(t.value.toPrecision(4)))), i = /* @__PURE__ */ N(() => Math.round(400 * Math.log(Math.max(t.value, t.low) / t.low) / Math.log(t.high / t.low)));
	function a(e) {
		let n = Number(e.currentTarget.value);
		t.onchange(Number((t.low * (t.high / t.low) ** (n / 400)).toPrecision(4)));
	}
	function o(e) {
		let n = e.currentTarget, i = Number(n.value);
		n.value.trim() !== "" && Number.isFinite(i) && i >= 0 ? t.onchange(i) : n.value = W(r);
	}
	function s(e) {
		e.key === "Enter" && e.currentTarget.value !== W(r) && o(e);
	}
	var c = go(), l = I(c), u = L(l, !0), d = R(l, 2);
	Ai(d), Q(d, "max", 400);
	var f = R(d, 2);
	Ai(f), A(c), z(() => {
		Q(l, "for", `${n}-slider`), J(u, t.label), Q(d, "id", `${n}-slider`), ji(d, W(i)), Q(d, "aria-valuetext", W(r)), Q(f, "aria-label", `${t.label ?? ""}, as a number`), ji(f, W(r));
	}), wr("input", d, a), wr("change", f, o), wr("keydown", f, s), q(e, c), Ue();
}
Tr([
	"input",
	"change",
	"keydown"
]);
// src/explorer/Controls.svelte
var vo = /* @__PURE__ */ G("<label class=\"choice\"><input type=\"radio\" name=\"penalty\"/> </label>"), yo = /* @__PURE__ */ G("<div class=\"row\"><label for=\"share\">Share of L1</label> <input id=\"share\" type=\"range\" min=\"0\" max=\"1\" step=\"0.01\"/> <span aria-hidden=\"true\"> </span></div>"), bo = /* @__PURE__ */ G("<div class=\"row\"><label for=\"power\">q, of |w|<sup>q</sup></label> <input id=\"power\" type=\"range\" min=\"0.3\" max=\"4\" step=\"0.05\"/> <span aria-hidden=\"true\"> </span></div>"), xo = /* @__PURE__ */ G("<label class=\"choice\"><input type=\"radio\" name=\"form\"/> </label>"), So = /* @__PURE__ */ G("<!> <p class=\"hint\"> </p>", 1), Co = /* @__PURE__ */ G("<!> <p class=\"hint\"><!></p>", 1), wo = /* @__PURE__ */ G("<label class=\"choice\"><input type=\"radio\" name=\"surface\"/> </label>"), To = /* @__PURE__ */ G("<div class=\"row\"><label for=\"rho\">Correlation of the inputs</label> <input id=\"rho\" type=\"range\" min=\"-0.95\" max=\"0.95\" step=\"0.01\"/> <span aria-hidden=\"true\"> </span></div>"), Eo = /* @__PURE__ */ G("<p class=\"hint\">The model is w₁ tanh(w₂ x): not linear in its weights, the same for (w₁, w₂) and (−w₁, −w₂).</p>"), Do = /* @__PURE__ */ G("<option> </option>"), Oo = /* @__PURE__ */ G("<div class=\"row\"><label> </label> <select></select></div>"), ko = /* @__PURE__ */ G("<form><fieldset><legend>Penalty</legend> <!> <!> <!></fieldset> <fieldset><legend>Form</legend> <!> <!></fieldset> <fieldset><legend>Error</legend> <!> <!> <!> <!></fieldset> <fieldset><legend>Show</legend> <label class=\"choice\"><input type=\"checkbox\"/>the solutions for all alphas (dots)</label> <label class=\"choice\"><input type=\"checkbox\"/>the zero zone</label> <p class=\"hint\"><!></p></fieldset></form>");
function Ao(e, t) {
	He(t, !0);
	let n = [], r = Yi(t, "view", 15), i = [
		["L1", "L1 (diamond)"],
		["L2", "L2 (circle)"],
		["EN", "elastic net"],
		["Lq", "Lq"]
	], a = [["penalty", "penalty: error + alpha × size"], ["constraint", "constraint: size ≤ t"]], o = /* @__PURE__ */ N(() => [
		...t.data === null ? [] : [["data", "my data"]],
		["quadratic", "quadratic"],
		["logistic", "logistic"],
		["curved", "curved"]
	]), s = /* @__PURE__ */ N(() => Da(r().penalty, t.solved.found[0].w)), c = /* @__PURE__ */ N(() => r().form === "penalty" && t.surface.quadratic !== null && (r().penalty.kind !== "Lq" || r().penalty.q === 1 || r().penalty.q === 2));
	function l(e, t) {
		let n = r().pair[1 - e], i = t === n ? r().pair[e] : n;
		r(r().pair = e === 0 ? [t, i] : [i, t], !0);
	}
	var u = ko(), d = I(u), f = R(I(d), 2);
	Z(f, 17, () => i, X, (e, n) => {
		var i = /* @__PURE__ */ N(() => m(W(n), 2));
		let a = () => W(i)[0], o = () => W(i)[1];
		var s = vo(), c = I(s);
		Ai(c);
		var l = R(c, 1, !0);
		A(s), z(() => {
			ji(c, a()), Mi(c, r().penalty.kind === a()), J(l, o());
		}), wr("change", c, () => t.choose(a())), q(e, s);
	});
	var p = R(f, 2), h = (e) => {
		var t = yo(), n = R(I(t), 2);
		Ai(n);
		var i = L(R(n, 2), !0);
		A(t), z((e) => J(i, e), [() => $(r().penalty.share)]), Ri(n, () => r().penalty.share, (e) => r(r().penalty.share = e, !0)), q(e, t);
	};
	Y(p, (e) => {
		r().penalty.kind === "EN" && e(h);
	});
	var g = R(p, 2), _ = (e) => {
		var t = bo(), n = R(I(t), 2);
		Ai(n);
		var i = L(R(n, 2), !0);
		A(t), z((e) => J(i, e), [() => $(r().penalty.q)]), Ri(n, () => r().penalty.q, (e) => r(r().penalty.q = e, !0)), q(e, t);
	};
	Y(g, (e) => {
		r().penalty.kind === "Lq" && e(_);
	}), A(d);
	var v = R(d, 2), y = R(I(v), 2);
	Z(y, 17, () => a, X, (e, n) => {
		var i = /* @__PURE__ */ N(() => m(W(n), 2));
		let a = () => W(i)[0], o = () => W(i)[1];
		var s = xo(), c = I(s);
		Ai(c);
		var l = R(c, 1, !0);
		A(s), z(() => {
			ji(c, a()), Mi(c, r().form === a()), J(l, o());
		}), wr("change", c, () => t.change(a())), q(e, s);
	});
	var b = R(y, 2), x = (e) => {
		var n = So(), i = an(n);
		{
			let e = /* @__PURE__ */ N(() => t.strongest / 1e4);
			_o(i, {
				label: "Strength alpha",
				get value() {
					return r().alpha;
				},
				get low() {
					return W(e);
				},
				get high() {
					return t.strongest;
				},
				onchange: (e) => r(r().alpha = e, !0)
			});
		}
		var a = L(R(i, 2));
		z((e) => J(a, `The blue shape then has the size ${e ?? ""}. Alpha is the price of size, not the radius of the shape.`), [() => $(W(s))]), q(e, n);
	}, S = (e) => {
		var n = Co(), i = an(n);
		{
			let e = /* @__PURE__ */ N(() => t.largest / 400);
			_o(i, {
				label: "Budget t",
				get value() {
					return r().t;
				},
				get low() {
					return W(e);
				},
				get high() {
					return t.largest;
				},
				onchange: (e) => r(r().t = e > 0 ? e : t.largest / 400, !0)
			});
		}
		var a = R(i, 2), o = I(a), s = (e) => {
			q(e, Pr("The budget is larger than needed: no penalty, alpha 0, gives the same solution."));
		}, c = (e) => {
			var n = Pr();
			z((e) => J(n, `The penalty form has the same solution at alpha ${e ?? ""}.`), [() => $(t.solved.alpha)]), q(e, n);
		}, l = /* @__PURE__ */ N(() => Number.isFinite(t.solved.alpha)), u = (e) => {
			q(e, Pr("This problem is not convex: no alpha needs to lead to the same solution."));
		};
		Y(o, (e) => {
			t.solved.alpha === 0 ? e(s) : W(l) ? e(c, 1) : e(u, -1);
		}), A(a), q(e, n);
	};
	Y(b, (e) => {
		r().form === "penalty" ? e(x) : e(S, -1);
	}), A(v);
	var C = R(v, 2), w = R(I(C), 2);
	Z(w, 17, () => W(o), X, (e, t) => {
		var i = /* @__PURE__ */ N(() => m(W(t), 2));
		let a = () => W(i)[0], o = () => W(i)[1];
		var s = wo(), c = I(s);
		Ai(c);
		var l, u = R(c, 1, !0);
		A(s), z(() => {
			l !== (l = a()) && (c.value = (c.__value = l) ?? ""), J(u, o());
		}), Bi(n, [], c, () => (a(), r().surface), (e) => r(r().surface = e, !0)), q(e, s);
	});
	var ee = R(w, 2), te = (e) => {
		var t = To(), n = R(I(t), 2);
		Ai(n);
		var i = L(R(n, 2), !0);
		A(t), z((e) => J(i, e), [() => $(r().rho)]), Ri(n, () => r().rho, (e) => r(r().rho = e, !0)), q(e, t);
	};
	Y(ee, (e) => {
		(r().surface === "quadratic" || r().surface === "logistic") && e(te);
	});
	var ne = R(ee, 2), re = (e) => {
		q(e, Eo());
	};
	Y(ne, (e) => {
		r().surface === "curved" && e(re);
	});
	var ie = R(ne, 2), ae = (e) => {
		var n = So(), i = an(n);
		Z(i, 16, () => [0, 1], X, (e, n) => {
			var i = Oo(), a = I(i), o = L(a, !0), s = R(a, 2);
			Z(s, 21, () => t.data.names, X, (e, t, n) => {
				var r = Do(), i = L(r, !0);
				r.value = r.__value = n, z(() => J(i, W(t))), q(e, r);
			}), A(s);
			var c;
			vi(s), A(i), z(() => {
				Q(a, "for", `pair${n ?? ""}`), J(o, n === 0 ? "Across" : "Up"), Q(s, "id", `pair${n ?? ""}`), c !== (c = r().pair[n]) && (s.value = (s.__value = c) ?? "", _i(s, c));
			}), wr("change", s, (e) => l(n, Number(e.currentTarget.value))), q(e, i);
		});
		var a = L(R(i, 2));
		z((e, n) => J(a, `The error of ${t.data.target ?? ""} is ${e ?? ""}; all other coefficients stay as fitted with ${t.data.penalty ?? ""} at alpha
        ${n ?? ""}. Coefficients are on the scale that the penalty sees. No row of the data is in this file.`), [() => po(t.data.loss), () => $(t.data.alpha)]), q(e, n);
	};
	Y(ie, (e) => {
		r().surface === "data" && t.data !== null && e(ae);
	}), A(C);
	var T = R(C, 2), oe = R(I(T), 2), se = I(oe);
	Ai(se), we(), A(oe);
	var ce = R(oe, 2), le = I(ce);
	Ai(le), we(), A(ce);
	var ue = R(ce, 2), de = I(ue), fe = (e) => {
		var t = Pr();
		z(() => J(t, `Zero zone: wherever ○ lies in a blue band, a weight is exactly 0${r().penalty.kind === "L2" || r().penalty.q === 2 && r().penalty.kind === "Lq" ? "; for L2 the band is a line" : ""}.`)), q(e, t);
	}, pe = (e) => {
		q(e, Pr("The zero zone is drawn for the penalty form, a quadratic error and L1, L2 or the elastic net."));
	};
	Y(de, (e) => {
		W(c) ? e(fe) : e(pe, -1);
	}), A(ue), A(T), A(u), z(() => le.disabled = !W(c)), Cr("submit", u, (e) => e.preventDefault()), Vi(se, () => r().trail, (e) => r(r().trail = e, !0)), Vi(le, () => r().zone, (e) => r(r().zone = e, !0)), q(e, u), Ue();
}
Tr(["change"]);
// src/explorer/state.ts
var jo = {
	o: [1.9, 1.1],
	alpha: .7,
	t: 1,
	form: "penalty",
	penalty: {
		kind: "L1",
		share: .5,
		q: .5
	},
	surface: "quadratic",
	rho: .4,
	pair: [0, 1],
	trail: !1,
	zone: !1
}, Mo = (e) => Math.min(3, Math.max(-3, e));
// src/explorer/examples.ts
function No(e, t, n, r, i) {
	return {
		label: e,
		view: {
			...jo,
			...r,
			penalty: {
				...jo.penalty,
				kind: t
			},
			surface: n
		},
		look: i
	};
}
var Po = [
	No("An exact zero", "L1", "quadratic", {
		o: [1.9, .5],
		rho: .2,
		alpha: .7,
		zone: !0
	}, "Drag ○ up and down. While it is in the level band, w₂ is exactly 0; only above or below it does w₂ wake up."),
	No("The same with L2", "L2", "quadratic", {
		o: [1.9, .5],
		rho: .2,
		alpha: .7,
		zone: !0
	}, "The circle has no corner: of the band only a line is left. Drag ○: w₂ gets small, but is 0 on that line alone."),
	No("Two similar inputs", "L1", "quadratic", {
		o: [1.4, 1],
		rho: .9,
		alpha: .5,
		trail: !0
	}, "Slide alpha up: ■ walks along the dots. L1 lets one input stand in for the other; choose L2 to see them share."),
	No("Everything to 0", "L1", "quadratic", {
		o: [1.2, -.8],
		rho: 0,
		alpha: 1.3
	}, "Slide alpha down: below a certain strength the weights enter, one after the other."),
	No("A jump (q = 0.5)", "Lq", "quadratic", {
		o: [2, 1.2],
		rho: 0,
		alpha: .9,
		trail: !0
	}, "Slide alpha slowly: ■ does not glide to 0, it jumps from one local minimum to another."),
	No("Two solutions", "L1", "curved", {
		o: [1.8, 1.1],
		alpha: .12
	}, "A nonlinear model can do equally well in two places, ■ and the hollow square opposite. Can ■ jump across? Drag ○ and see.")
];
// src/math/one.ts
function Fo(e, t, n) {
	let r = Math.abs(n), i = Aa(e, t);
	if (i !== null) return Math.sign(n) * Math.max(r - i.a, 0) / (1 + i.b);
	let a = e.q, o = (e) => e - r + t * a * e ** (a - 1), s = a < 1 ? (t * a * (1 - a)) ** (1 / (2 - a)) : 0;
	if (a < 1 && (s >= r || o(s) >= 0)) return 0;
	let [c, l] = [s, r];
	for (let e = 0; e < 100; e++) {
		let e = .5 * (c + l);
		if (e === c || e === l) break;
		o(e) < 0 ? c = e : l = e;
	}
	let u = .5 * (c + l);
	return a < 1 && .5 * (u - r) ** 2 + t * u ** a >= .5 * r * r ? 0 : Math.sign(n) * u;
}
// src/explorer/OneWeight.svelte
var Io = /* @__PURE__ */ G("<figure class=\"svelte-11e4shn\"><svg role=\"img\" class=\"svelte-11e4shn\"><line class=\"axis svelte-11e4shn\"></line><line class=\"axis svelte-11e4shn\"></line><line class=\"same svelte-11e4shn\"></line><path class=\"svelte-11e4shn\"></path><text text-anchor=\"end\" class=\"svelte-11e4shn\">without penalty</text><text class=\"svelte-11e4shn\">with penalty</text></svg> <figcaption class=\"svelte-11e4shn\"> </figcaption></figure>");
function Lo(e, t) {
	He(t, !0);
	let n = (e) => 30 + (e + t.half) / (2 * t.half) * 240, r = (e) => 200 - (e + t.half) / (2 * t.half) * 170, i = /* @__PURE__ */ N(() => {
		let e = [], i = NaN;
		for (let a = 0; a <= 300; a++) {
			let o = -t.half + 2 * t.half * a / 300, s = Fo(t.penalty, t.alpha, o), c = Math.abs(s - i) > 2 * t.half / 30;
			e.push(`${a === 0 || c ? "M" : "L"}${n(o).toFixed(2)},${r(s).toFixed(2)}`), i = s;
		}
		return e.join("");
	}), a = /* @__PURE__ */ N(() => {
		let [e, n] = [0, 4 * t.half];
		if (Fo(t.penalty, t.alpha, 1e-9 * t.half) !== 0) return 0;
		for (let r = 0; r < 60; r++) {
			let r = .5 * (e + n);
			Fo(t.penalty, t.alpha, r) === 0 ? e = r : n = r;
		}
		return e;
	}), o = /* @__PURE__ */ N(() => W(a) > 0 ? `With ${co(t.penalty)} a weight alone stays exactly 0 until its best value without penalty is beyond −${$(W(a))} or ${$(W(a))}.` : t.alpha > 0 ? `With ${co(t.penalty)} a weight alone gets smaller, but is 0 only if its best value without penalty is 0.` : "Without penalty a weight alone is at its best value.");
	var s = Io(), c = I(s);
	Q(c, "viewBox", "0 0 300 230");
	var l = I(c);
	Q(l, "x1", 30), Q(l, "x2", 270);
	var u = R(l);
	Q(u, "y1", 30), Q(u, "y2", 200);
	var d = R(u), f = R(d), p = R(f);
	Q(p, "x", 270);
	var m = R(p);
	Q(m, "y", 32), A(c);
	var h = L(R(c, 2));
	A(s), z((e, t, n, r, a, s, g, _, v, y) => {
		Q(c, "aria-label", `One weight: with penalty against without. ${W(o) ?? ""}`), Q(l, "y1", e), Q(l, "y2", t), Q(u, "x1", n), Q(u, "x2", r), Q(d, "x1", a), Q(d, "y1", s), Q(d, "x2", g), Q(d, "y2", _), Q(f, "d", W(i)), Q(p, "y", v), Q(m, "x", y), J(h, `${W(o) ?? ""} The dotted line is no change. (The error here is (w − best)²/2.)`);
	}, [
		() => r(0),
		() => r(0),
		() => n(0),
		() => n(0),
		() => n(-t.half),
		() => r(-t.half),
		() => n(t.half),
		() => r(t.half),
		() => r(0) + 15,
		() => n(0) + 5
	]), q(e, s), Ue();
}
// src/math/zone.ts
function Ro(e, t, n, r, i) {
	let a = t === 0 ? e[2] : e[0], o = (e) => Math.sign(e) * Math.max(Math.abs(e) - n, 0) / (a + r), s = [
		-i,
		-n,
		n,
		i
	], c = (r) => s.map((i) => {
		let a = e[1] * o(i) + r * n;
		return oa(e, t === 0 ? [a, i] : [i, a]);
	});
	return [...c(1), ...c(-1).reverse()];
}
// node_modules/d3-array/dist/d3-array.mjs
function zo(e, t) {
	return e == null || t == null ? NaN : e < t ? -1 : e > t ? 1 : e >= t ? 0 : NaN;
}
function Bo(e, t) {
	return e == null || t == null ? NaN : t < e ? -1 : t > e ? 1 : t >= e ? 0 : NaN;
}
function Vo(e) {
	let t, n, r;
	e.length === 2 ? (t = e === zo || e === Bo ? e : Ho, n = e, r = e) : (t = zo, n = (t, n) => zo(e(t), n), r = (t, n) => e(t) - n);
	function i(e, r, i = 0, a = e.length) {
		if (i < a) {
			if (t(r, r) !== 0) return a;
			do {
				let t = i + a >>> 1;
				n(e[t], r) < 0 ? i = t + 1 : a = t;
			} while (i < a);
		}
		return i;
	}
	function a(e, r, i = 0, a = e.length) {
		if (i < a) {
			if (t(r, r) !== 0) return a;
			do {
				let t = i + a >>> 1;
				n(e[t], r) <= 0 ? i = t + 1 : a = t;
			} while (i < a);
		}
		return i;
	}
	function o(e, t, n = 0, a = e.length) {
		let o = i(e, t, n, a - 1);
		return o > n && r(e[o - 1], t) > -r(e[o], t) ? o - 1 : o;
	}
	return {
		left: i,
		center: o,
		right: a
	};
}
function Ho() {
	return 0;
}
function Uo(e) {
	return e === null ? NaN : +e;
}
var Wo = Vo(zo);
Wo.right, Wo.left, Vo(Uo).center;
function Go(e, t) {
	let n = 0;
	if (t === void 0) for (let t of e) t != null && (t = +t) >= t && ++n;
	else {
		let r = -1;
		for (let i of e) (i = t(i, ++r, e)) != null && (i = +i) >= i && ++n;
	}
	return n;
}
function Ko(e, t) {
	let n, r;
	if (t === void 0) for (let t of e) t != null && (n === void 0 ? t >= t && (n = r = t) : (n > t && (n = t), r < t && (r = t)));
	else {
		let i = -1;
		for (let a of e) (a = t(a, ++i, e)) != null && (n === void 0 ? a >= a && (n = r = a) : (n > a && (n = a), r < a && (r = a)));
	}
	return [n, r];
}
Array.prototype.slice;
var qo = Math.sqrt(50), Jo = Math.sqrt(10), Yo = Math.sqrt(2);
function Xo(e, t, n) {
	let r = (t - e) / Math.max(0, n), i = Math.floor(Math.log10(r)), a = r / 10 ** i, o = a >= qo ? 10 : a >= Jo ? 5 : a >= Yo ? 2 : 1, s, c, l;
	return i < 0 ? (l = 10 ** -i / o, s = Math.round(e * l), c = Math.round(t * l), s / l < e && ++s, c / l > t && --c, l = -l) : (l = 10 ** i * o, s = Math.round(e / l), c = Math.round(t / l), s * l < e && ++s, c * l > t && --c), c < s && .5 <= n && n < 2 ? Xo(e, t, n * 2) : [
		s,
		c,
		l
	];
}
function Zo(e, t, n) {
	if (t = +t, e = +e, n = +n, !(n > 0)) return [];
	if (e === t) return [e];
	let r = t < e, [i, a, o] = r ? Xo(t, e, n) : Xo(e, t, n);
	if (!(a >= i)) return [];
	let s = a - i + 1, c = Array(s);
	if (r) {
		if (o < 0) for (let e = 0; e < s; ++e) c[e] = (a - e) / -o;
		else for (let e = 0; e < s; ++e) c[e] = (a - e) * o;
	} else if (o < 0) for (let e = 0; e < s; ++e) c[e] = (i + e) / -o;
	else for (let e = 0; e < s; ++e) c[e] = (i + e) * o;
	return c;
}
function Qo(e, t, n) {
	return t = +t, e = +e, n = +n, Xo(e, t, n)[2];
}
function $o(e, t, n) {
	let r;
	for (;;) {
		let i = Qo(e, t, n);
		if (i === r || i === 0 || !isFinite(i)) return [e, t];
		if (i > 0) {
			let n = Math.ceil(e / i), r = Math.floor(t / i);
			e = (n - (n * i > e)) * i, t = (r + (r * i < t)) * i;
		} else if (i < 0) {
			let n = -i, r = Math.ceil(e * n), a = Math.floor(t * n);
			e = (r - (r / n > e)) / n, t = (a + (a / n < t)) / n;
		}
		r = i;
	}
}
function es(e) {
	return Math.max(1, Math.ceil(Math.log(Go(e)) / Math.LN2) + 1);
}
// node_modules/d3-contour/dist/d3-contour.mjs
var ts = Array.prototype.slice;
function ns(e, t) {
	return e - t;
}
function rs(e) {
	for (var t = 0, n = e.length, r = e[n - 1][1] * e[0][0] - e[n - 1][0] * e[0][1]; ++t < n;) r += e[t - 1][1] * e[t][0] - e[t - 1][0] * e[t][1];
	return r;
}
var is = (e) => () => e;
function as(e, t) {
	for (var n = -1, r = t.length, i; ++n < r;) if (i = os(e, t[n])) return i;
	return 0;
}
function os(e, t) {
	for (var n = t[0], r = t[1], i = -1, a = 0, o = e.length, s = o - 1; a < o; s = a++) {
		var c = e[a], l = c[0], u = c[1], d = e[s], f = d[0], p = d[1];
		if (ss(c, d, t)) return 0;
		u > r != p > r && n < (f - l) * (r - u) / (p - u) + l && (i = -i);
	}
	return i;
}
function ss(e, t, n) {
	var r;
	return cs(e, t, n) && ls(e[r = +(e[0] === t[0])], n[r], t[r]);
}
function cs(e, t, n) {
	return (t[0] - e[0]) * (n[1] - e[1]) === (n[0] - e[0]) * (t[1] - e[1]);
}
function ls(e, t, n) {
	return e <= t && t <= n || n <= t && t <= e;
}
function us() {}
var ds = [
	[],
	[[[1, 1.5], [.5, 1]]],
	[[[1.5, 1], [1, 1.5]]],
	[[[1.5, 1], [.5, 1]]],
	[[[1, .5], [1.5, 1]]],
	[[[1, 1.5], [.5, 1]], [[1, .5], [1.5, 1]]],
	[[[1, .5], [1, 1.5]]],
	[[[1, .5], [.5, 1]]],
	[[[.5, 1], [1, .5]]],
	[[[1, 1.5], [1, .5]]],
	[[[.5, 1], [1, .5]], [[1.5, 1], [1, 1.5]]],
	[[[1.5, 1], [1, .5]]],
	[[[.5, 1], [1.5, 1]]],
	[[[1, 1.5], [1.5, 1]]],
	[[[.5, 1], [1, 1.5]]],
	[]
];
function fs() {
	var e = 1, t = 1, n = es, r = c;
	function i(e) {
		var t = n(e);
		if (Array.isArray(t)) t = t.slice().sort(ns);
		else {
			let n = Ko(e, ps);
			for (t = Zo(...$o(n[0], n[1], t), t); t[t.length - 1] >= n[1];) t.pop();
			for (; t[1] < n[0];) t.shift();
		}
		return t.map((t) => a(e, t));
	}
	function a(e, t) {
		let n = t == null ? NaN : +t;
		if (isNaN(n)) throw Error(`invalid value: ${t}`);
		var i = [], a = [];
		return o(e, n, function(t) {
			r(t, e, n), rs(t) > 0 ? i.push([t]) : a.push(t);
		}), a.forEach(function(e) {
			for (var t = 0, n = i.length, r; t < n; ++t) if (as((r = i[t])[0], e) !== -1) {
				r.push(e);
				return;
			}
		}), {
			type: "MultiPolygon",
			value: t,
			coordinates: i
		};
	}
	function o(n, r, i) {
		var a = [], o = [], c = l = -1, l, u, d = ms(n[0], r), f, p;
		for (ds[d << 1].forEach(m); ++c < e - 1;) u = d, d = ms(n[c + 1], r), ds[u | d << 1].forEach(m);
		for (ds[d | 0].forEach(m); ++l < t - 1;) {
			for (c = -1, d = ms(n[l * e + e], r), f = ms(n[l * e], r), ds[d << 1 | f << 2].forEach(m); ++c < e - 1;) u = d, d = ms(n[l * e + e + c + 1], r), p = f, f = ms(n[l * e + c + 1], r), ds[u | d << 1 | f << 2 | p << 3].forEach(m);
			ds[d | f << 3].forEach(m);
		}
		for (c = -1, f = n[l * e] >= r, ds[f << 2].forEach(m); ++c < e - 1;) p = f, f = ms(n[l * e + c + 1], r), ds[f << 2 | p << 3].forEach(m);
		ds[f << 3].forEach(m);
		function m(e) {
			var t = [e[0][0] + c, e[0][1] + l], n = [e[1][0] + c, e[1][1] + l], r = s(t), u = s(n), d, f;
			(d = o[r]) ? (f = a[u]) ? (delete o[d.end], delete a[f.start], d === f ? (d.ring.push(n), i(d.ring)) : a[d.start] = o[f.end] = {
				start: d.start,
				end: f.end,
				ring: d.ring.concat(f.ring)
			}) : (delete o[d.end], d.ring.push(n), o[d.end = u] = d) : (d = a[u]) ? (f = o[r]) ? (delete a[d.start], delete o[f.end], d === f ? (d.ring.push(n), i(d.ring)) : a[f.start] = o[d.end] = {
				start: f.start,
				end: d.end,
				ring: f.ring.concat(d.ring)
			}) : (delete a[d.start], d.ring.unshift(t), a[d.start = r] = d) : a[r] = o[u] = {
				start: r,
				end: u,
				ring: [t, n]
			};
		}
	}
	function s(t) {
		return t[0] * 2 + t[1] * (e + 1) * 4;
	}
	function c(n, r, i) {
		n.forEach(function(n) {
			var a = n[0], o = n[1], s = a | 0, c = o | 0, l = hs(r[c * e + s]);
			a > 0 && a < e && s === a && (n[0] = gs(a, hs(r[c * e + s - 1]), l, i)), o > 0 && o < t && c === o && (n[1] = gs(o, hs(r[(c - 1) * e + s]), l, i));
		});
	}
	return i.contour = a, i.size = function(n) {
		if (!arguments.length) return [e, t];
		var r = Math.floor(n[0]), a = Math.floor(n[1]);
		if (!(r >= 0 && a >= 0)) throw Error("invalid size");
		return e = r, t = a, i;
	}, i.thresholds = function(e) {
		return arguments.length ? (n = typeof e == "function" ? e : is(Array.isArray(e) ? ts.call(e) : e), i) : n;
	}, i.smooth = function(e) {
		return arguments.length ? (r = e ? c : us, i) : r === c;
	}, i;
}
function ps(e) {
	return isFinite(e) ? e : NaN;
}
function ms(e, t) {
	return e != null && +e >= t;
}
function hs(e) {
	return e == null || isNaN(e = +e) ? -Infinity : e;
}
function gs(e, t, n, r) {
	let i = r - t, a = n - t, o = isFinite(i) || isFinite(a) ? i / a : Math.sign(i) / Math.sign(a);
	return isNaN(o) ? e : e + o - .5;
}
// src/explorer/contours.ts
function _s(e, t, n = 9) {
	let r = [
		[t, t],
		[t, -t],
		[-t, t],
		[-t, -t]
	], i = Math.max(...r.map((t) => e.value(t)));
	return Array.from({ length: n }, (e, t) => i * ((t + 1) / (n + 1)) ** 2);
}
function vs(e, t, n, r, i) {
	let a = t.filter((e) => e > 0);
	if (e.quadratic !== null) return a.map((t) => ({
		level: t,
		path: ws(e, t, r)
	}));
	if (e.convex) return a.map((t) => ({
		level: t,
		path: xs(e, t, n, r, i ? 96 : 48)
	}));
	let o = i ? 141 : 81, s = 2 * n / (o - 1), c = Float64Array.from({ length: o }, (e, t) => -n + t * s), l = Array.from(ys(e, c), (e) => -e);
	return fs().size([o, o]).thresholds(a.map((e) => -e))(l).map((e) => ({
		level: -e.value,
		path: e.coordinates.flatMap((e) => e).map((e) => bs(e, o)).flat().map((e) => "M" + e.map(([e, t]) => Es(r([-n + (e - .5) * s, -n + (t - .5) * s]))).join("L")).join("")
	}));
}
function ys(e, t) {
	let n = t.length, r = new Float64Array(n * n);
	for (let i = 0; i < n; i++) {
		let a = e.row?.(t, t[i]);
		for (let o = 0; o < n; o++) r[i * n + o] = a?.[o] ?? e.value([t[o], t[i]]);
	}
	return r;
}
function bs(e, t) {
	let n = ([e, n]) => e <= .5 || n <= .5 || e >= t - .5 || n >= t - .5, r = [], i = [];
	for (let t of e) n(t) ? (i.length > 1 && r.push(i), i = []) : i.push(t);
	return i.length > 1 && r.push(i), r;
}
function xs(e, t, n, r, i) {
	let a = e.optima[0], o = Math.min(e.edge ?? Infinity, 1.1 * n), s = n / 4, c = Array.from({ length: i }, (n, c) => {
		let l = c / i * 2 * Math.PI, u = [Math.cos(l), Math.sin(l)], d = Math.min(Ss(a[0], u[0], o), Ss(a[1], u[1], o)), f = Cs(e, t, a, u, d, s);
		return s = f ?? s, f === null ? null : Es(r([a[0] + f * u[0], a[1] + f * u[1]]));
	}), l = c.indexOf(null);
	if (l < 0) return `M${c.join("L")}Z`;
	let u = "", d = !1;
	for (let e = 1; e < i; e++) {
		let t = c[(l + e) % i];
		t !== null && (u += (d ? "L" : "M") + t), d = t !== null;
	}
	return u;
}
var Ss = (e, t, n) => t === 0 ? Infinity : (Math.sign(t) * n - e) / t;
function Cs(e, t, n, r, i, a) {
	let o = (i) => e.value([n[0] + i * r[0], n[1] + i * r[1]]) - t, [s, c] = [0, i], l = Math.min(a, i);
	for (let e = 0; e < 40; e++) {
		let e = o(l);
		if (Math.abs(e) <= 1e-5 * t) return l;
		if (e > 0) c = l;
		else if (l >= i) return null;
		else s = l;
		let n = l * Math.sqrt(t / Math.max(e + t, 1e-300));
		l = n > s && n < c ? n : n >= i && c === i ? i : .5 * (s + c);
	}
	return l;
}
function ws(e, t, n) {
	let r = e.optima[0], { values: i, angle: a } = sa(e.quadratic), o = Math.sqrt(2 * t / i[0]), s = Math.sqrt(2 * t / Math.max(i[1], 1e-12)), c = [];
	for (let e = 0; e < 120; e++) {
		let t = e / 120 * 2 * Math.PI, [i, l] = [o * Math.cos(t), s * Math.sin(t)];
		c.push(Es(n([r[0] + i * Math.cos(a) - l * Math.sin(a), r[1] + i * Math.sin(a) + l * Math.cos(a)])));
	}
	return `M${c.join("L")}Z`;
}
var Ts = (e) => Math.round(e * 20) / 20, Es = ([e, t]) => `${Ts(e)},${Ts(t)}`, Ds = /* @__PURE__ */ K("<path class=\"zone svelte-2eakah\"></path>"), Os = /* @__PURE__ */ K("<path class=\"error faint svelte-2eakah\"></path>"), ks = /* @__PURE__ */ K("<path class=\"penalty faint svelte-2eakah\"></path>"), As = /* @__PURE__ */ K("<path class=\"penalty svelte-2eakah\"></path>"), js = /* @__PURE__ */ K("<path class=\"error svelte-2eakah\"></path>"), Ms = /* @__PURE__ */ K("<path class=\"trail svelte-2eakah\"></path>"), Ns = /* @__PURE__ */ K("<circle class=\"optimum svelte-2eakah\" r=\"7\"></circle>"), Ps = /* @__PURE__ */ K("<rect class=\"local svelte-2eakah\" width=\"10\" height=\"10\"></rect>"), Fs = /* @__PURE__ */ K("<text class=\"tick svelte-2eakah\" text-anchor=\"middle\"> </text><text class=\"tick svelte-2eakah\" text-anchor=\"end\"> </text>", 1), Is = /* @__PURE__ */ K("<text class=\"mark svelte-2eakah\"> </text>"), Ls = /* @__PURE__ */ K("<text class=\"name svelte-2eakah\" text-anchor=\"end\"> </text>"), Rs = /* @__PURE__ */ K("<text class=\"name svelte-2eakah\"> </text>"), zs = /* @__PURE__ */ K("<circle class=\"grip svelte-2eakah\" r=\"34\" aria-hidden=\"true\"></circle><circle class=\"optimum handle svelte-2eakah\" r=\"9\" tabindex=\"0\" role=\"slider\" aria-label=\"Optimum without penalty; arrow keys move it, with shift faster\"></circle>", 1), Bs = /* @__PURE__ */ K("<circle class=\"optimum svelte-2eakah\" r=\"8\" aria-hidden=\"true\"></circle>"), Vs = /* @__PURE__ */ K("<svg role=\"group\"><defs><clipPath id=\"frame\"><rect></rect></clipPath></defs><g aria-hidden=\"true\"><g clip-path=\"url(#frame)\"><!><!><line class=\"axis svelte-2eakah\"></line><line class=\"axis svelte-2eakah\"></line><!><!><!><!><!><!><rect class=\"solution svelte-2eakah\" width=\"12\" height=\"12\"></rect></g><!><!><text class=\"name svelte-2eakah\" text-anchor=\"end\"> </text><!></g><!></svg>");
function Hs(e, t) {
	He(t, !0);
	let n = Yi(t, "moving", 3, !1), r = /* @__PURE__ */ N(() => 536 / (2 * t.half)), i = (e) => 12 + (e + t.half) * W(r), a = (e) => 548 - (e + t.half) * W(r), o = (e) => [i(e[0]), a(e[1])], s = (e, t = !0) => e.length ? "M" + e.map((e) => `${i(e[0]).toFixed(2)},${a(e[1]).toFixed(2)}`).join("L") + (t ? "Z" : "") : "", c = /* @__PURE__ */ N(() => t.found[0].w), l = /* @__PURE__ */ N(() => Da(t.penalty, W(c))), u = /* @__PURE__ */ N(() => t.surface.value(W(c))), d = /* @__PURE__ */ N(() => vs(t.surface, _s(t.surface, t.half), t.half, o, !n())), f = /* @__PURE__ */ N(() => W(u) > 1e-12 ? vs(t.surface, [W(u)], t.half, o, !0) : []), p = /* @__PURE__ */ N(() => W(l) > 0 ? [
		.25,
		.5,
		.75
	].map((e) => Pa(t.penalty, W(l) * e)) : []), m = /* @__PURE__ */ N(() => {
		let e = Aa(t.penalty, t.alpha);
		return !t.zone || e === null || t.surface.quadratic === null ? [] : [0, 1].map((n) => Ro(t.surface.quadratic, n, e.a, e.b, 60 * t.half));
	}), h = /* @__PURE__ */ N(() => {
		let e = [];
		for (let n of t.trail) {
			let r = e.at(-1)?.at(-1);
			(r === void 0 || ra(r, n) > t.half / 6) && e.push([]), e.at(-1).push(n);
		}
		return e;
	}), g = /* @__PURE__ */ N(() => {
		let [e, n] = [o(t.handle), o(W(c))], r = ra(e, n), i = ([e, t]) => e > 12 && e < 548 && t > 12 && t < 548;
		if (r < 44 || !i(e) || !i(n)) return [];
		let a = (e, t, n) => {
			let r = e[0] > 410 ? !1 : e[0] < 150 || e[0] >= t[0], i = e[1] > t[1];
			return {
				x: e[0] + (r ? 15 : -15),
				y: e[1] + (i ? 22 : -12),
				anchor: r ? "start" : "end",
				words: n
			};
		};
		return [a(e, n, "least error"), a(n, e, "solution")];
	}), _ = (e) => [t.handle, W(c)].map(o).some((t) => Math.abs(t[0] - e[0]) < 62 && Math.abs(t[1] - e[1]) < 24), v = /* @__PURE__ */ N(() => {
		let e = 10 ** Math.floor(Math.log10(t.half / 3)), n = [
			1,
			2,
			5,
			10,
			20
		].map((t) => t * e).find((e) => t.half / e < ($(e).length > 3 ? 2.5 : 4)), r = [];
		for (let e = -Math.floor(t.half / n); e <= Math.floor(t.half / n); e++) e !== 0 && r.push(e * n);
		return r;
	}), y, b = /* @__PURE__ */ zt(null), x = !1;
	function S(e) {
		let n = y.getBoundingClientRect(), i = (e.clientX - n.left) / n.width * 560, a = (e.clientY - n.top) / n.height * 560;
		return [Mo((i - 12) / W(r) - t.half), Mo((548 - a) / W(r) - t.half)];
	}
	let C = [0, 0], w = null, ee = (e) => {
		let t = S(e);
		return [Mo(t[0] + C[0]), Mo(t[1] + C[1])];
	};
	function te(e) {
		if (t.onmove === null || e.button !== 0 || !e.isPrimary) return;
		let n = e.target.classList.contains("grip");
		if (w = e.pointerType === "touch" && !n ? e : null, w !== null) return;
		x = !0, y.setPointerCapture(e.pointerId), e.preventDefault(), W(b)?.focus({ preventScroll: !0 });
		let r = S(e);
		C = n ? [t.handle[0] - r[0], t.handle[1] - r[1]] : [0, 0], t.onmove(ee(e));
	}
	function ne(e) {
		x && e.isPrimary && t.onmove !== null && t.onmove(ee(e));
	}
	function re(e) {
		if (x = !1, w === null || !e.isPrimary) return;
		let n = Math.hypot(e.clientX - w.clientX, e.clientY - w.clientY) < 8;
		w = null, n && t.onmove !== null && t.onmove(S(e));
	}
	function ie() {
		x = !1, w = null;
	}
	function ae(e) {
		let n = {
			ArrowLeft: [-1, 0],
			ArrowRight: [1, 0],
			ArrowUp: [0, 1],
			ArrowDown: [0, -1]
		}[e.key];
		if (n === void 0 || t.onmove === null) return;
		e.preventDefault();
		let r = e.shiftKey ? .25 : .05, i = (e) => Mo(Math.round((t.handle[e] + r * n[e]) * 1e6) / 1e6);
		t.onmove([i(0), i(1)]);
	}
	var T = Vs();
	Q(T, "viewBox", "0 0 560 560");
	let oe;
	var se = I(T), ce = I(se), le = I(ce);
	Q(le, "x", 12), Q(le, "y", 12), Q(le, "width", 536), Q(le, "height", 536), A(ce), A(se);
	var ue = R(se), de = I(ue), fe = I(de);
	Z(fe, 17, () => W(m), X, (e, t) => {
		var n = Ds();
		z((e) => Q(n, "d", e), [() => s(W(t))]), q(e, n);
	});
	var pe = R(fe);
	Z(pe, 17, () => W(d), X, (e, t) => {
		var n = Os();
		z(() => Q(n, "d", W(t).path)), q(e, n);
	});
	var me = R(pe);
	Q(me, "y1", 12), Q(me, "y2", 548);
	var he = R(me);
	Q(he, "x1", 12), Q(he, "x2", 548);
	var E = R(he);
	Z(E, 17, () => W(p), X, (e, t) => {
		var n = ks();
		z((e) => Q(n, "d", e), [() => s(W(t))]), q(e, n);
	});
	var ge = R(E), _e = (e) => {
		var n = As();
		z((e) => Q(n, "d", e), [() => s(Pa(t.penalty, W(l)))]), q(e, n);
	};
	Y(ge, (e) => {
		W(l) > 0 && e(_e);
	});
	var ve = R(ge);
	Z(ve, 17, () => W(f), X, (e, t) => {
		var n = js();
		z(() => Q(n, "d", W(t).path)), q(e, n);
	});
	var ye = R(ve);
	Z(ye, 17, () => W(h), X, (e, t) => {
		var n = Ms();
		z((e) => Q(n, "d", e), [() => s(W(t), !1)]), q(e, n);
	});
	var be = R(ye);
	Z(be, 17, () => t.surface.optima.slice(1), X, (e, t) => {
		var n = Ns();
		z((e, t) => {
			Q(n, "cx", e), Q(n, "cy", t);
		}, [() => i(W(t)[0]), () => a(W(t)[1])]), q(e, n);
	});
	var xe = R(be);
	Z(xe, 17, () => t.found.slice(1), X, (e, t) => {
		var n = Ps();
		z((e, t) => {
			Q(n, "x", e), Q(n, "y", t);
		}, [() => i(W(t).w[0]) - 5, () => a(W(t).w[1]) - 5]), q(e, n);
	});
	var D = R(xe);
	A(de);
	var Se = R(de);
	Z(Se, 17, () => W(v), X, (e, t) => {
		var n = Fs(), r = an(n), o = L(r, !0), s = R(r), c = L(s, !0);
		z((e, t, n, i, a, l) => {
			Q(r, "x", e), Q(r, "y", t), J(o, n), Q(s, "x", i), Q(s, "y", a), J(c, l);
		}, [
			() => i(W(t)),
			() => a(0) + 16,
			() => $(W(t)),
			() => i(0) - 7,
			() => a(W(t)) + 4,
			() => $(W(t))
		]), q(e, n);
	});
	var O = R(Se);
	Z(O, 17, () => W(g), X, (e, t) => {
		var n = Is(), r = L(n, !0);
		z(() => {
			Q(n, "x", W(t).x), Q(n, "y", W(t).y), Q(n, "text-anchor", W(t).anchor), J(r, W(t).words);
		}), q(e, n);
	});
	var k = R(O);
	Q(k, "x", 548);
	var Ce = L(k, !0), we = R(k), Te = (e) => {
		var n = Ls();
		Q(n, "y", 16);
		var r = L(n, !0);
		z((e) => {
			Q(n, "x", e), J(r, t.names[1]);
		}, [() => i(0) - 9]), q(e, n);
	}, Ee = /* @__PURE__ */ N(() => _([i(0) + 35, 12])), De = (e) => {
		var n = Rs();
		Q(n, "y", 16);
		var r = L(n, !0);
		z((e) => {
			Q(n, "x", e), J(r, t.names[1]);
		}, [() => i(0) + 9]), q(e, n);
	};
	Y(we, (e) => {
		W(Ee) ? e(Te) : e(De, -1);
	}), A(ue);
	var Oe = R(ue), ke = (e) => {
		var n = zs(), r = an(n), o = R(r);
		Q(o, "aria-valuemin", -3), Q(o, "aria-valuemax", 3), Ki(o, (e) => Vt(b, e), () => W(b)), z((e, n, i, a, s, c) => {
			Q(r, "cx", e), Q(r, "cy", n), Q(o, "cx", i), Q(o, "cy", a), Q(o, "aria-valuenow", t.handle[0]), Q(o, "aria-valuetext", `${t.names[0] ?? ""} ${s ?? ""}, ${t.names[1] ?? ""} ${c ?? ""}`);
		}, [
			() => i(t.handle[0]),
			() => a(t.handle[1]),
			() => i(t.handle[0]),
			() => a(t.handle[1]),
			() => $(t.handle[0]),
			() => $(t.handle[1])
		]), wr("keydown", o, ae), q(e, n);
	}, Ae = (e) => {
		var n = Bs();
		z((e, t) => {
			Q(n, "cx", e), Q(n, "cy", t);
		}, [() => i(t.handle[0]), () => a(t.handle[1])]), q(e, n);
	};
	Y(Oe, (e) => {
		t.onmove === null ? e(Ae, -1) : e(ke);
	}), A(T), Ki(T, (e) => y = e, () => y), z((e, n, r, i, a, o, s) => {
		Q(T, "aria-label", `Plane of the two weights ${t.names[0] ?? ""} and ${t.names[1] ?? ""}: error contours, the penalty's level set, and the solution where they touch`), oe = di(T, 0, "svelte-2eakah", null, oe, { movable: t.onmove !== null }), Q(me, "x1", e), Q(me, "x2", n), Q(he, "y1", r), Q(he, "y2", i), Q(D, "data-w0", W(c)[0]), Q(D, "data-w1", W(c)[1]), Q(D, "x", a), Q(D, "y", o), Q(k, "y", s), J(Ce, t.names[0]);
	}, [
		() => i(0),
		() => i(0),
		() => a(0),
		() => a(0),
		() => i(W(c)[0]) - 6,
		() => a(W(c)[1]) - 6,
		() => a(0) + (_([510, a(0) - 15]) ? 38 : -9)
	]), wr("pointerdown", T, te), wr("pointermove", T, ne), wr("pointerup", T, re), Cr("pointercancel", T, ie), q(e, T), Ue();
}
Tr([
	"pointerdown",
	"pointermove",
	"pointerup",
	"keydown"
]);
// src/explorer/Explorer.svelte
var Us = /* @__PURE__ */ G("<h1 class=\"svelte-lyfr4i\">Why L1 gives zeros and L2 does not</h1>"), Ws = /* @__PURE__ */ G("<button type=\"button\" class=\"svelte-lyfr4i\"> </button>"), Gs = /* @__PURE__ */ G("<div class=\"show svelte-lyfr4i\" role=\"group\" aria-labelledby=\"show\"><span id=\"show\" class=\"svelte-lyfr4i\">Show me</span> <!></div>"), Ks = /* @__PURE__ */ G("<strong>Drag the ring ○</strong> (or use the arrow keys) and watch ■: when is a weight exactly 0?", 1), qs = /* @__PURE__ */ G("<section aria-labelledby=\"one\"><h2 id=\"one\" class=\"svelte-lyfr4i\">One weight alone</h2> <!></section>"), Js = /* @__PURE__ */ G("<header class=\"svelte-lyfr4i\"><!> <p class=\"svelte-lyfr4i\"><!> The <span class=\"e svelte-lyfr4i\">orange lines</span> join pairs of equal error, least at ○; the dashed <span class=\"p svelte-lyfr4i\">blue shape</span> joins pairs of equal size. The penalty pulls the solution ■ from ○ towards 0, to where\n      the two touch.</p></header> <!> <div class=\"board svelte-lyfr4i\"><div class=\"plane svelte-lyfr4i\"><p class=\"task svelte-lyfr4i\"><!></p> <!> <p class=\"said svelte-lyfr4i\" role=\"status\" aria-live=\"polite\"><strong> </strong> <!></p></div> <!></div> <!> <p class=\"hint svelte-lyfr4i\"><!> <!> Every point shown is solved for, to rounding; a weight that is 0 is printed as 0.</p>", 1);
function Ys(e, t) {
	He(t, !0);
	let n = Yi(t, "view", 15), r = Yi(t, "example", 15, null), i = Yi(t, "moving", 15, !1), a = Yi(t, "alone", 3, !0), o = /* @__PURE__ */ N(() => n().surface === "data" && t.data !== null), s = /* @__PURE__ */ N(() => n().surface === "data" && t.data !== null ? Ca(t.data, n().pair) : n().surface === "logistic" ? va(n().rho, n().o) : n().surface === "curved" ? xa(n().o) : pa(ma(n().rho), n().o)), c = /* @__PURE__ */ N(() => W(o) ? W(s).extent : 3.2), l = /* @__PURE__ */ N(() => W(o) ? [t.data.names[n().pair[0]], t.data.names[n().pair[1]]] : ["w₁", "w₂"]), u = /* @__PURE__ */ N(() => {
		if (n().form === "penalty") return {
			found: Ha(W(s), n().penalty, n().alpha),
			alpha: n().alpha
		};
		let e = io(W(s), n().penalty, n().t);
		return {
			found: e.minima,
			alpha: e.alpha
		};
	}), d = /* @__PURE__ */ N(() => W(u).found[0].w);
	function f(e) {
		if (!W(o)) return 10;
		let t = W(s).optima[0], n = W(s).gradient([0, 0]), r = Math.abs(n[0] * t[0] + n[1] * t[1]) / Da(e, t);
		return Number.isFinite(r) && r > 0 ? 3 * r : 10;
	}
	let p = /* @__PURE__ */ N(() => f(n().penalty)), m = /* @__PURE__ */ N(() => {
		let { alpha: e } = W(u), t = {
			...n().penalty,
			kind: "L2"
		}, r = W(o) ? e * (f(t) / W(p)) : e, i = e > 0 && (W(d)[0] === 0 || W(d)[1] === 0) ? {
			alpha: r,
			w: Wa(W(s), t, r).w
		} : null;
		return mo({
			form: n().form,
			penalty: n().penalty,
			alpha: e,
			t: n().t,
			w: W(d),
			o: W(s).optima[0],
			ridge: i,
			names: W(l)
		});
	}), h = /* @__PURE__ */ N(() => W(u).found.filter((e) => e.objective - W(u).found[0].objective < 1e-9 * W(s).value([0, 0])).length), g = /* @__PURE__ */ N(() => W(o) ? Number((1.3 * Da(n().penalty, W(s).optima[0])).toPrecision(2)) : 2 * W(c)), _;
	function v() {
		i(!0), clearTimeout(_), _ = setTimeout(() => i(!1), 150);
	}
	_n(() => t.onsolved?.(W(d)));
	let y = /* @__PURE__ */ N(() => {
		let e = !W(s).convex || !ja(n().penalty);
		if (!n().trail || e && i()) return [];
		let t = i() ? 30 : 90, r = W(s).optima[0];
		return Array.from({ length: t }, (e, i) => (r = Wa(W(s), n().penalty, 3 * W(p) * 10 ** (-5 * i / t), r).w, r));
	});
	function b(e) {
		n({
			...e.view,
			pair: n().pair
		}), r(e);
	}
	function x(e) {
		let t = {
			...n().penalty,
			kind: e
		};
		if (W(o)) {
			n(n().alpha = Number((n().alpha * (f(t) / W(p))).toPrecision(4)), !0);
			let e = W(s).optima[0];
			n(n().t = Number((n().t * (Da(t, e) / Da(n().penalty, e))).toPrecision(4)), !0);
		}
		n(n().penalty = t, !0);
	}
	function S(e) {
		e === "constraint" && Da(n().penalty, W(d)) > 0 && n(n().t = Number(Da(n().penalty, W(d)).toPrecision(4)), !0), e === "penalty" && Number.isFinite(W(u).alpha) && n(n().alpha = Number(W(u).alpha.toPrecision(4)), !0), n(n().form = e, !0);
	}
	let C = /* @__PURE__ */ N(() => r() !== null && n().form === "penalty" && n().surface === r().view.surface && n().penalty.kind === r().view.penalty.kind);
	var w = Fr();
	ti(an(w), () => a() ? "main" : "div", !1, (e, f) => {
		Pi(e, () => ({
			class: "explorer",
			role: a() ? null : "group",
			"aria-label": a() ? null : "Explorer of two coefficients",
			oninput: v
		}), void 0, void 0, void 0, "svelte-lyfr4i");
		var _ = Js(), w = an(_), ee = I(w), te = (e) => {
			q(e, Us());
		};
		Y(ee, (e) => {
			a() && e(te);
		});
		var ne = R(ee, 2), re = I(ne), ie = (e) => {
			var n = Pr();
			z(() => J(n, `Two coefficients of your fit for ${t.data.target ?? ""}${t.data.output ? ` (class ${t.data.output})` : ""}; all others stay as fitted.`)), q(e, n);
		}, ae = (e) => {
			q(e, Pr("A model with two weights, one across, one up. Without penalty the best pair is the ring ○."));
		};
		Y(re, (e) => {
			W(o) ? e(ie) : e(ae, -1);
		}), we(5), A(ne), A(w);
		var T = R(w, 2), oe = (e) => {
			var t = Gs();
			Z(R(I(t), 2), 17, () => Po, X, (e, t) => {
				var n = Ws(), i = L(n, !0);
				z(() => {
					Q(n, "aria-pressed", W(C) && W(t) === r()), J(i, W(t).label);
				}), wr("click", n, () => b(W(t))), q(e, n);
			}), A(t), q(e, t);
		};
		Y(T, (e) => {
			(a() || t.data === null) && e(oe);
		});
		var se = R(T, 2), ce = I(se), le = I(ce), ue = I(le), de = (e) => {
			var t = Pr();
			z(() => J(t, r().look)), q(e, t);
		}, fe = (e) => {
			q(e, Pr("Slide alpha: see which of the two coefficients becomes 0, and when."));
		}, pe = (e) => {
			var t = Ks();
			we(), q(e, t);
		};
		Y(ue, (e) => {
			W(C) ? e(de) : W(o) ? e(fe, 1) : e(pe, -1);
		}), A(le);
		var me = R(le, 2);
		{
			let e = /* @__PURE__ */ N(() => n().zone && n().form === "penalty"), t = /* @__PURE__ */ N(() => W(o) ? W(s).optima[0] : n().o), r = /* @__PURE__ */ N(() => W(o) ? null : (e) => {
				v(), n(n().o = e, !0);
			});
			Hs(me, {
				get surface() {
					return W(s);
				},
				get penalty() {
					return n().penalty;
				},
				get alpha() {
					return W(u).alpha;
				},
				get found() {
					return W(u).found;
				},
				get half() {
					return W(c);
				},
				get names() {
					return W(l);
				},
				get trail() {
					return W(y);
				},
				get zone() {
					return W(e);
				},
				get moving() {
					return i();
				},
				get handle() {
					return W(t);
				},
				get onmove() {
					return W(r);
				}
			});
		}
		var he = R(me, 2), E = I(he), ge = L(E), _e = R(E), ve = R(_e), ye = (e) => {
			var t = Pr();
			z(() => J(t, `There are ${W(u).found.length ?? ""} local minima${W(h) > 1 ? `, ${W(h)} of them equally good` : ""}; hollow squares mark
          the others.`)), q(e, t);
		};
		Y(ve, (e) => {
			W(u).found.length > 1 && e(ye);
		}), A(he), A(ce), Ao(R(ce, 2), {
			get data() {
				return t.data;
			},
			get surface() {
				return W(s);
			},
			get solved() {
				return W(u);
			},
			get strongest() {
				return W(p);
			},
			get largest() {
				return W(g);
			},
			change: S,
			choose: x,
			get view() {
				return n();
			},
			set view(e) {
				n(e);
			}
		}), A(se);
		var be = R(se, 2), xe = (e) => {
			var t = qs();
			Lo(R(I(t), 2), {
				get penalty() {
					return n().penalty;
				},
				get alpha() {
					return W(u).alpha;
				},
				get half() {
					return W(c);
				}
			}), A(t), q(e, t);
		}, D = /* @__PURE__ */ N(() => a() && Number.isFinite(W(u).alpha));
		Y(be, (e) => {
			W(D) && e(xe);
		});
		var Se = R(be, 2), O = I(Se), k = (e) => {
			var t = Pr();
			z((e, n) => J(t, `Minimised: error + alpha × size, with the size of ${e ?? ""}: ${n ?? ""}.`), [() => co(n().penalty), () => fo(n().penalty)]), q(e, t);
		}, Ce = (e) => {
			var t = Pr();
			z((e, n) => J(t, `Minimised: the error among all pairs of at most the size t, with the size of ${e ?? ""}: ${n ?? ""}.`), [() => co(n().penalty), () => fo(n().penalty)]), q(e, t);
		};
		Y(O, (e) => {
			n().form === "penalty" ? e(k) : e(Ce, -1);
		});
		var Te = R(O, 2), Ee = (e) => {
			var r = Pr();
			z((e, t) => J(r, `The error is ${e ?? ""}${t ?? ""}.`), [() => po(t.data.loss), () => t.data.pairs === void 0 ? ", known exactly from sums over the rows" : `, as a polynomial that misses it by at most ${$(t.data.pairs[[...n().pair].sort((e, t) => e - t).join(",")].missed[0], 2)} (measured)`]), q(e, r);
		};
		Y(Te, (e) => {
			W(o) && e(Ee);
		}), we(), A(Se), z((e, t) => {
			J(ge, `${W(l)[0] ?? ""} = ${e ?? ""}, ${W(l)[1] ?? ""} = ${t ?? ""}.`), J(_e, ` ${W(m) ?? ""} `);
		}, [() => $(W(d)[0]), () => $(W(d)[1])]), q(f, _);
	}), q(e, w), Ue();
}
Tr(["click"]);
// src/widget/traits.ts
var Xs = [
	"alpha",
	"penalty",
	"l1_ratio",
	"q",
	"pair",
	"error",
	"optimum",
	"correlation"
], Zs = {
	L1: "L1",
	L2: "L2",
	EN: "elastic net",
	Lq: "Lq"
};
function Qs(e, t) {
	return {
		alpha: e.alpha,
		penalty: Zs[e.penalty.kind],
		l1_ratio: e.penalty.share,
		q: e.penalty.q,
		pair: e.pair.map((e) => t?.names[e] ?? `w${e + 1}`),
		error: e.surface,
		optimum: [...e.o],
		correlation: e.rho
	};
}
function $s(e, t, n) {
	let r = Object.keys(Zs).find((t) => Zs[t] === e.get("penalty")), i = e.get("pair").map((e) => n?.names.indexOf(e) ?? -1);
	return {
		...t,
		alpha: e.get("alpha"),
		penalty: {
			kind: r ?? t.penalty.kind,
			share: e.get("l1_ratio"),
			q: e.get("q")
		},
		pair: i.length === 2 && i[0] >= 0 && i[1] >= 0 ? [i[0], i[1]] : t.pair,
		surface: e.get("error"),
		o: e.get("optimum"),
		rho: e.get("correlation")
	};
}
var ec = (e, t) => JSON.stringify(e) === JSON.stringify(t);
// src/widget/Widget.svelte
function tc(e, t) {
	He(t, !0);
	let n = Sa(t.model.get("_data")), r = /* @__PURE__ */ zt(Jt($s(t.model, jo, n)));
	function i() {
		ec($s(t.model, W(r), n), W(r)) || Vt(r, $s(t.model, W(r), n), !0);
	}
	_n(() => {
		for (let e of Xs) t.model.on(`change:${e}`, i);
		return () => Xs.forEach((e) => t.model.off(`change:${e}`, i));
	});
	let a;
	function o(e) {
		let n = Object.entries(e).filter(([e, n]) => !ec(t.model.get(e), n));
		for (let [e, r] of n) t.model.set(e, r);
		n.length && a === void 0 && (a = setTimeout(() => {
			a = void 0, t.model.save_changes();
		}, 80));
	}
	_n(() => () => clearTimeout(a));
	function s(e) {
		o({
			...Qs(W(r), n),
			solution: [...e]
		});
	}
	Ys(e, {
		get data() {
			return n;
		},
		alone: !1,
		onsolved: s,
		get view() {
			return W(r);
		},
		set view(e) {
			Vt(r, e, !0);
		}
	}), Ue();
}
// src/widget/main.ts
var nc = ":root,:host{--lightningcss-light:initial;--lightningcss-dark: ;color-scheme:light dark;--paper:#fff;--ink:#1a1a1a;--soft:#555;--grey:#8a8a8a;--line:#c9c9c9;--error:#b03a00;--penalty:#0072b2;--focus:#0072b2}@media (prefers-color-scheme:dark){:root,:host{--lightningcss-light: ;--lightningcss-dark:initial;--paper:#16181b;--ink:#ececec;--soft:#b4b4b4;--grey:#8d8d8d;--line:#4a4a4a;--error:#ff8a3d;--penalty:#56b4e9;--focus:#56b4e9}}*{box-sizing:border-box}body,:host{background:var(--paper);color:var(--ink);margin:0;font:16px/1.45 system-ui,Segoe UI,Roboto,DejaVu Sans,sans-serif}form{gap:.6rem;display:grid}fieldset{border:1px solid var(--line);border-radius:.4rem;min-width:0;margin:0;padding:.35rem .8rem .6rem}legend{padding:0 .3rem;font-weight:600}.choice{align-items:center;gap:.35rem;min-height:1.9rem;margin-right:.9rem;display:inline-flex}.row{grid-template-columns:8rem minmax(0,1fr) 5.4rem;align-items:center;gap:.5rem;min-height:2.1rem;display:grid}.row select{grid-column:2/4;min-width:0}.hint{color:var(--soft);margin:.15rem 0 0;font-size:.88rem}.buttons{flex-wrap:wrap;gap:.4rem;display:flex}button,select,input[type=text]{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--grey);border-radius:.3rem;padding:.25rem .55rem;font-size:.95rem}input[type=text]{width:100%;padding-inline:.35rem}button{cursor:pointer}:focus-visible{outline:3px solid var(--focus);outline-offset:2px}input[type=range]{width:100%;min-height:1.75rem;accent-color:var(--penalty)}input[type=radio],input[type=checkbox]{accent-color:var(--penalty)}figure.svelte-11e4shn{flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;margin:0;display:flex}svg.svelte-11e4shn{width:100%;max-width:22rem;height:auto;display:block}.axis.svelte-11e4shn{stroke:var(--grey)}.same.svelte-11e4shn{stroke:var(--grey);stroke-dasharray:2 4}path.svelte-11e4shn{fill:none;stroke:var(--penalty);stroke-width:2.6px}text.svelte-11e4shn{fill:var(--soft);font-size:12px}figcaption.svelte-11e4shn{color:var(--soft);flex:16rem;max-width:34rem}svg.svelte-2eakah{-webkit-user-select:none;user-select:none;width:100%;height:auto;display:block}.movable.svelte-2eakah{touch-action:pan-x pan-y pinch-zoom;cursor:crosshair}.grip.svelte-2eakah{fill:#0000;touch-action:none;cursor:grab}path.svelte-2eakah{fill:none}.axis.svelte-2eakah{stroke:var(--grey);stroke-width:1px}.error.svelte-2eakah{stroke:var(--error);stroke-width:2.6px}.error.faint.svelte-2eakah{stroke-width:1px;opacity:.45}.penalty.svelte-2eakah{stroke:var(--penalty);stroke-width:2.4px;stroke-dasharray:7 4;fill:var(--penalty);fill-opacity:.13}.penalty.faint.svelte-2eakah{stroke-width:1px;fill:none;opacity:.6}.zone.svelte-2eakah{fill:var(--penalty);fill-opacity:.12;stroke:var(--penalty);stroke-opacity:.5;stroke-width:1.2px}.trail.svelte-2eakah{stroke:var(--ink);stroke-width:2.4px;stroke-dasharray:1.5 4;stroke-linecap:round}.solution.svelte-2eakah{fill:var(--ink);stroke:var(--paper);stroke-width:1.5px}.local.svelte-2eakah{fill:var(--paper);stroke:var(--ink);stroke-width:2px}.optimum.svelte-2eakah{fill:var(--paper);fill-opacity:.7;stroke:var(--ink);stroke-width:2.2px}.handle.svelte-2eakah{cursor:grab;pointer-events:none}.handle.svelte-2eakah:focus-visible{outline:3px solid var(--focus);outline-offset:3px}text.svelte-2eakah{fill:var(--soft);font-size:13px}.mark.svelte-2eakah{fill:var(--ink);pointer-events:none;font-size:14px}.name.svelte-2eakah{fill:var(--ink);font-size:15px;font-weight:600}.mark.svelte-2eakah,.name.svelte-2eakah{paint-order:stroke;stroke:var(--paper);stroke-width:3px}@container (width<=34rem){text.svelte-2eakah,.mark.svelte-2eakah{font-size:20px}.name.svelte-2eakah{font-size:22px}}.explorer.svelte-lyfr4i{max-width:74rem;margin:0 auto;padding:1rem;container-type:inline-size}h1.svelte-lyfr4i{margin:0 0 .25rem;font-size:1.5rem}h2.svelte-lyfr4i{margin:1rem 0 .25rem;font-size:1.15rem}header.svelte-lyfr4i p:where(.svelte-lyfr4i){max-width:74rem;margin:0 0 .75rem}.e.svelte-lyfr4i{color:var(--error);font-weight:600}.p.svelte-lyfr4i{color:var(--penalty);font-weight:600}.board.svelte-lyfr4i{grid-template-columns:minmax(0,36rem) minmax(19rem,26rem);align-items:start;gap:1.5rem 2rem;display:grid}.plane.svelte-lyfr4i{max-width:36rem}.show.svelte-lyfr4i{flex-wrap:wrap;align-items:center;gap:.4rem;margin-bottom:.75rem;display:flex}.show.svelte-lyfr4i span:where(.svelte-lyfr4i){font-weight:600}.show.svelte-lyfr4i button[aria-pressed=true]:where(.svelte-lyfr4i){border-color:var(--penalty);box-shadow:inset 0 0 0 1px var(--penalty)}.task.svelte-lyfr4i{min-height:2.9em;margin:0 0 .25rem}.said.svelte-lyfr4i{min-height:4.5em;margin:.25rem 0 0}@container (width<=46rem){.board.svelte-lyfr4i{grid-template-columns:minmax(0,1fr)}}\n/*$vite$:1*/";
function rc({ model: e, el: t }) {
	let n = document.createElement("div");
	n.setAttribute("data-lm-suppress-shortcuts", "true"), n.addEventListener("keydown", (e) => e.stopPropagation()), t.append(n);
	let r = n.attachShadow({ mode: "open" }), i = document.createElement("style"), a = document.createElement("div");
	r.append(i, a);
	let o = $i(n, i, nc), s = Vr(tc, {
		target: a,
		props: { model: e }
	});
	return () => {
		o(), Gr(s), n.remove();
	};
}
var ic = { render: rc };
export { ic as default };